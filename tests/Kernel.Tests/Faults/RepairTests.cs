using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Faults;

// The published agent against somebody who uses nft on its tables while Services change and clients connect.
public sealed partial class RepairTests
{
    // One may name the last {rule} of chain services, by its handle.
    private static readonly string[] Faults =
    [
        "flush ruleset",
        "delete element ip kubeproxynet service-ports { 10.96.0.10 . tcp . 80 }",
        "delete element ip kubeproxynet endpoints-tcp { 10.96.0.10 . 80 . 1 }",
        "add element ip kubeproxynet cluster-ips { 192.0.2.77 }",
        "flush map ip kubeproxynet service-ports",
        "delete rule ip kubeproxynet services handle {rule}",
        "insert rule ip kubeproxynet services drop",
        "add rule ip kubeproxynet pick-4 accept",
        "flush chain ip kubeproxynet nat-output; delete chain ip kubeproxynet nat-output",
        "flush chain ip kubeproxynet masquerading; delete set ip kubeproxynet hairpin-connections",
        "add chain ip kubeproxynet stranger; add set ip kubeproxynet strange { type ipv4_addr; }",
        "delete table ip kubeproxynet",
    ];

    [AgentFact]
    public async Task Whatever_nft_does_to_our_table_is_repaired_under_load_and_nft_is_named()
    {
        await using var world = await FaultWorld.StartAsync();
        var whole = new WholeServices();
        whole.Expect(FaultWorld.Stable, [world.Packets.A, world.Packets.B, world.Packets.R], canBeAbsent: false);
        var churn = new ServiceChurn(world.Objects, whole, new Random(1));
        churn.Begin();
        using var kernel = NftablesConnection.Open(world.Packets.Node.Namespace);
        using (var agent = world.StartAgent())
        {
            agent.WaitUntilWatching();
            world.Repeat(churn.Step, 3);
            world.Repeat(() => world.Packets.Ask(world.Packets.Client, FaultWorld.Stable, 80), 2);
            for (var number = 0; number < Faults.Length; number++)
            {
                world.Packets.Node.Run("nft", Complete(Faults[number], world.Packets.Node));
                agent.WaitFor("IPv4: nft (", number + 1);
                world.Packets.Ask(world.Packets.Client, FaultWorld.Stable, 80).Split(' ')[0].ShouldBeOneOf(["a", "b", "remote"], Faults[number]);
            }

            await world.StopAsync();
            agent.Said.ShouldNotContain("sync failed");
            CountChangesBy("nft", IPFamily.IPv4, world.Packets.Node).ShouldBeGreaterThanOrEqualTo(Faults.Length);
            CountChangesBy("nft", IPFamily.IPv6, world.Packets.Node).ShouldBeGreaterThanOrEqualTo(1);
        }

        // Invariant 1 after it all: an agent that reads everything back finds nothing to do.
        using (var last = world.StartAgent())
        {
            last.WaitUntilWatching();
        }

        var (generation, listing) = (kernel.GetGeneration().Id, Handles(world.Packets.Node));
        using var again = world.StartAgent();
        again.WaitUntilWatching();
        Handles(world.Packets.Node).ShouldBe(listing, again.Said);
        kernel.GetGeneration().Id.ShouldBe(generation, again.Said);
        whole.Look(kernel);
        world.Packets.Node.Run("nft", "list", "ruleset").ShouldNotContain("strange");
    }

    // Chains, rules and sets, each with the number that only this one has.
    private static string[] Handles(Sandbox node) => [.. node.Run("nft", "-a", "list", "ruleset").Split('\n').Where(line => line.Contains("# handle", StringComparison.Ordinal))];

    private static string Complete(string fault, Sandbox node) => fault.Contains("{rule}", StringComparison.Ordinal)
        ? fault.Replace("{rule}", Handle().Matches(node.Run("nft", "-a", "list", "chain", "ip", "kubeproxynet", "services"))[^1].Groups[1].Value, StringComparison.Ordinal)
        : fault;

    private static double CountChangesBy(string process, IPFamily family, Sandbox node)
    {
        using var socket = node.Namespace.Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        socket.Connect(IPAddress.Loopback, 10249);
        socket.Send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        var name = $"kubeproxynet_external_changes_total{{ip_family=\"{family}\",process=\"{process}\"}}";
        var line = reader.ReadToEnd().Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)).ShouldNotBeNull();
        return double.Parse(line[name.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("# handle ([0-9]+)")]
    private static partial Regex Handle();
}
