using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Iptables;
using KubeProxyNet.Kernel.Tests.Migration;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Lab.Machine;
using Xunit.Abstractions;

namespace KubeProxyNet.Kernel.Tests.Faults;

// The published agent in iptables mode, against others who use iptables too.
public sealed class IptablesAgentTests(ITestOutputHelper output) : IDisposable
{
    private const string Late = "10.96.0.77";

    // KUBEPROXYNET_LOCK_SECONDS asks for a lock that is held so long, under an agent with a sync period of ten seconds.
    private static readonly TimeSpan? Asked = Environment.GetEnvironmentVariable("KUBEPROXYNET_LOCK_SECONDS") is { } seconds ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) : null;

    private readonly string _lock = Path.GetTempFileName();

    public void Dispose() => File.Delete(_lock);

    [IptablesFact]
    public async Task As_long_as_somebody_holds_the_lock_health_says_so_and_after_it_one_sync_writes_what_is_right()
    {
        await using var world = await StartAsync("legacy");
        using var agent = Start(world, "--iptables-sync-period", Asked is null ? "1s" : "10s");
        agent.WaitUntilWatching();
        Ask(world, FaultWorld.Stable).ShouldNotBe("nothing");
        Healthz(world).ShouldStartWith("HTTP/1.1 200");

        using (new LockHolder(_lock))
        {
            world.Objects.AddSlice("late", [world.Packets.A], PacketWorld.Port);
            world.Objects.Add("late", Late, 80);
            agent.WaitFor("the xtables lock is held by");
            var clock = Stopwatch.StartNew();
            Until(() => Healthz(world).StartsWith("HTTP/1.1 503", StringComparison.Ordinal));
            output.WriteLine($"health red {clock.Elapsed.TotalSeconds:0.0} s after the lock was met");
            if (Asked is { } asked)
            {
                Thread.Sleep(asked - clock.Elapsed);
            }

            Ask(world, FaultWorld.Stable).ShouldNotBe("nothing", "what is in the kernel goes on");
        }

        var released = Stopwatch.StartNew();
        agent.WaitFor("IPv4: sync works again");
        output.WriteLine($"right again {released.Elapsed.TotalSeconds:0.0} s after its release");
        Until(() => Healthz(world).StartsWith("HTTP/1.1 200", StringComparison.Ordinal));
        Ask(world, Late).ShouldStartWith("a ");
    }

    // Each change runs a program, with three pipes to it.
    [IptablesFact]
    public async Task Programs_that_have_ended_leave_no_handles()
    {
        await using var world = await StartAsync("nft");
        using var agent = Start(world);
        agent.WaitUntilWatching();
        int CountHandles() => Directory.EnumerateFileSystemEntries($"/proc/{agent.Id}/fd").Count();
        Until(() => Ask(world, FaultWorld.Stable) != "nothing");
        var before = CountHandles();
        for (var round = 0; round < 40; round++)
        {
            var (address, name) = round % 2 == 0 ? (world.Packets.A, "a ") : (world.Packets.B, "b ");
            world.Objects.SetEndpoints("stable", [address]);
            Until(() => Ask(world, FaultWorld.Stable).StartsWith(name, StringComparison.Ordinal));
        }

        Until(() => CountHandles() <= before + 4);
    }

    [IptablesFact]
    public Task A_flushed_table_is_repaired_in_the_nft_variant() => RepairsAsync("nft");

    [IptablesFact]
    public Task A_flushed_table_is_repaired_in_the_legacy_variant() => RepairsAsync("legacy");

    private async Task RepairsAsync(string variant)
    {
        await using var world = await StartAsync(variant);
        using var agent = Start(world);
        agent.WaitUntilWatching();
        var number = 0;
        foreach (var table in (string[])["nat", "filter", "mangle"])
        {
            var before = Save(world, variant, table);
            Run(world, $"iptables-{variant}", "-t", table, "-F");
            agent.WaitFor("has changed our rules; repaired", ++number);
            Save(world, variant, table).ShouldBe(before);
        }

        Ask(world, FaultWorld.Stable).ShouldNotBe("nothing");
    }

    private static async Task<FaultWorld> StartAsync(string variant)
    {
        var world = await FaultWorld.StartAsync();

        // As kubelet marks the variant that a node uses.
        world.Packets.Node.Run($"iptables-{variant}", "-t", "mangle", "-N", "KUBE-IPTABLES-HINT");
        world.Packets.Node.Run($"ip6tables-{variant}", "-t", "mangle", "-N", "KUBE-IPTABLES-HINT");
        return world;
    }

    private NativeAgent Start(FaultWorld world, params string[] arguments) =>
        new(world.Packets.Node, world.Kubeconfig, [$"XTABLES_LOCKFILE={_lock}"], ["--proxy-mode", "iptables", .. arguments]);

    private void Run(FaultWorld world, params string[] words) => world.Packets.Node.Run("env", [$"XTABLES_LOCKFILE={_lock}", .. words]);

    // Without counters and the time of day.
    private static string Save(FaultWorld world, string variant, string table) => string.Join(
        '\n',
        world.Packets.Node.Run($"iptables-{variant}-save", "-t", table).Split('\n').Where(line => !line.StartsWith('#')).Select(line => line.Split(" [")[0]).Order(StringComparer.Ordinal));

    private static string Ask(FaultWorld world, string address) => world.Packets.Ask(world.Packets.Client, address, 80, Protocol.Tcp);

    private static void Until(Func<bool> condition)
    {
        while (!condition())
        {
            Thread.Sleep(50);
        }
    }

    private static string Healthz(FaultWorld world)
    {
        using var socket = world.Packets.Node.Namespace.Open(AddressFamily.InterNetwork);
        socket.Connect(IPAddress.Loopback, 10256);
        socket.Send(Encoding.ASCII.GetBytes("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        var answer = new byte[100];
        return Encoding.ASCII.GetString(answer, 0, socket.Receive(answer));
    }
}
