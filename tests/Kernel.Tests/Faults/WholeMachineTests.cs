using System.Net;
using System.Net.Sockets;
using Xunit.Abstractions;

namespace KubeProxyNet.Kernel.Tests.Faults;

// What goes wrong with a node as a whole.
public sealed class WholeMachineTests(ITestOutputHelper output)
{
    private const string Limit = "/proc/sys/net/netfilter/nf_conntrack_max";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [OwnMachineFact]
    public async Task A_clock_that_jumps_delays_nothing_and_is_no_reason_to_be_unready()
    {
        await using var world = await FaultWorld.StartAsync();
        using var agent = world.StartAgent("-v", "2");
        agent.WaitUntilWatching();
        IsReady(world).ShouldBeTrue();
        var truth = DateTimeOffset.UtcNow;
        try
        {
            foreach (var (jump, endpoint) in ((TimeSpan, string)[])[(TimeSpan.FromDays(400), world.Packets.A), (TimeSpan.FromDays(-800), world.Packets.B), (TimeSpan.FromDays(400), world.Packets.A)])
            {
                world.Packets.Node.Run("date", "--utc", "--set", $"@{(DateTimeOffset.UtcNow + jump).ToUnixTimeSeconds()}");
                output.WriteLine($"it is {DateTimeOffset.UtcNow:u}");
                IsReady(world).ShouldBeTrue($"{jump}");
                world.Objects.SetEndpoints("stable", [endpoint]);
                await UntilAsync(() => IsOnly(world, endpoint));
                IsReady(world).ShouldBeTrue($"{jump}");
            }
        }
        finally
        {
            world.Packets.Node.Run("date", "--utc", "--set", $"@{truth.ToUnixTimeSeconds()}");
        }
    }

    [OwnMachineFact]
    public async Task A_full_conntrack_table_is_named_and_once_it_has_room_again_everything_works()
    {
        await using var world = await FaultWorld.StartAsync();
        using var agent = world.StartAgent("--conntrack-max-per-core", "0", "--conntrack-min", "0");
        agent.WaitUntilWatching();
        var limit = (await File.ReadAllTextAsync(Limit)).Trim();
        var held = new List<Socket>();
        try
        {
            world.Packets.Ask(world.Packets.Client, FaultWorld.Stable, 80).ShouldNotBeEmpty();
            await File.WriteAllTextAsync(Limit, "16");
            for (var number = 0; number < 64; number++)
            {
                held.Add(Send(world));
            }

            Answers(world).ShouldBe("nothing");
            world.Objects.SetEndpoints("stable", [world.Packets.B]);
            await UntilAsync(() => Rules(world).Contains(world.Packets.B, StringComparison.Ordinal) && !StableRules(world).Contains($"{world.Packets.A} . 8080", StringComparison.Ordinal));
            var (exit, said) = Inspection.OperatorCommand.Run(world.Packets.Node, ["doctor", "--kubeconfig", world.Kubeconfig, "--hostname-override", NativeAgent.NodeName]);
            output.WriteLine(said);
            exit.ShouldNotBe(0);
            said.ShouldContain("conntrack");
        }
        finally
        {
            await File.WriteAllTextAsync(Limit, limit);
            held.ForEach(socket => socket.Dispose());
        }

        await UntilAsync(() => Answers(world) == "b");
        IsReady(world).ShouldBeTrue();
    }

    private static string StableRules(FaultWorld world) => world.Packets.Node.Run("sh", "-c", "nft list map ip kubeproxynet endpoints | tr ',' '\\n' | grep default/stable: || true");

    private static string Rules(FaultWorld world) => world.Packets.Node.Run("nft", "list", "ruleset");

    private static bool IsOnly(FaultWorld world, string endpoint) => Enumerable.Range(0, 8).All(_ => Answers(world) == (endpoint == world.Packets.A ? "a" : "b"));

    private static string Answers(FaultWorld world) => world.Packets.Ask(world.Packets.Client, FaultWorld.Stable, 80).Split(' ')[0];

    // A flow of its own, which takes a place in the table for half a minute.
    private static Socket Send(FaultWorld world) => world.Packets.Client.Namespace.Run(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.SendTo("?"u8.ToArray(), new IPEndPoint(IPAddress.Parse(FaultWorld.Stable), 80));
        }
        catch (SocketException)
        {
            // No room for it: so much the better.
        }

        return socket;
    });

    private static bool IsReady(FaultWorld world) => world.Packets.Node.Run(
        "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/10256 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3 || true").Contains("200 OK", StringComparison.Ordinal);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var deadline = System.Diagnostics.Stopwatch.StartNew();
        while (!isSo())
        {
            deadline.Elapsed.ShouldBeLessThan(Patience, "it takes too long");
            await Task.Delay(100);
        }
    }
}
