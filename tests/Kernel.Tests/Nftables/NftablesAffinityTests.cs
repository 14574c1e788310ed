using System.Net;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;
using static KubeProxyNet.Kernel.Tests.Packets.PacketWorld;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Nftables;

public sealed class NftablesAffinityTests
{
    [KernelFact]
    public void A_client_stays_with_its_endpoint_through_every_frontend_of_the_service_port() => InBothFamilies(world =>
    {
        foreach (var protocol in (Protocol[])[Protocol.Tcp, Protocol.Udp])
        {
            Start(world).Apply(To(world, Sticky(world, protocol)));

            var first = world.Ask(world.Client, world.Vip, 80, protocol).Split(' ')[0];

            foreach (var (address, port) in Frontends(world))
            {
                world.AskOften(world.Client, address, port, protocol, times: 12).ShouldBe([$"{first} {world.PodGateway}"]);
            }
        }
    });

    [KernelFact]
    public void Different_clients_go_to_different_endpoints_and_stay_there() => InBothFamilies(world =>
    {
        Start(world).Apply(To(world, Sticky(world, Protocol.Tcp)));
        var seen = new HashSet<string>();
        for (var number = 20; number < 40; number++)
        {
            var address = world.Family == IPFamily.IPv4 ? $"198.51.100.{number}" : $"fd00:198::{number}";
            var length = world.Family == IPFamily.IPv4 ? 32 : 128;
            world.Client.Run("ip", ["addr", "replace", $"{address}/{length}", "dev", "eth0", .. world.AtOnce]);
            world.Node.Run("ip", "route", "replace", $"{address}/{length}", "dev", "client");
            world.Client.Run("ip", "route", "replace", "default", "via", world.NodeAddress, "dev", "eth0", "src", address);

            var answers = world.AskOften(world.Client, world.Vip, 80, times: 4);

            answers.Length.ShouldBe(1);
            seen.Add(answers[0]);
        }

        seen.Count.ShouldBeGreaterThan(1);
    });

    [KernelFact]
    public void A_new_connection_starts_the_time_anew() => InBothFamilies(world =>
    {
        Start(world).Apply(To(world, Sticky(world, Protocol.Tcp)));
        Bind(world, world.B, "10m");

        world.Ask(world.Client, world.Vip, 80).ShouldStartWith("b ");

        ListBindings(world).ShouldContain("expires 2h59m");
    });

    [KernelFact]
    public void An_endpoint_that_leaves_takes_its_bindings_with_it_and_no_others() => InBothFamilies(world =>
    {
        var backend = Start(world);
        var rules = Sticky(world, Protocol.Tcp);
        backend.Apply(To(world, rules));
        Bind(world, world.B, "10m");
        Bind(world, world.A, "10m", client: world.R);
        var after = rules with { Cluster = [world.PodAHere, world.PodElsewhere] };

        backend.Apply(Of(world.Family, rules).To(Of(world.Family, after)));

        ListBindings(world).ShouldNotContain(world.ClientAddress);
        ListBindings(world).ShouldContain($"{world.R} timeout 3h");
        world.Ask(world.Client, world.Vip, 80).ShouldNotStartWith("b ");
        backend.Apply(Of(world.Family, after).To(Of(world.Family, rules)));
        world.Ask(world.Client, world.Vip, 80).ShouldNotStartWith("b ");
    });

    [KernelFact]
    public void A_restart_keeps_bindings_and_writes_nothing() => InBothFamilies(world =>
    {
        Start(world).Apply(To(world, Sticky(world, Protocol.Tcp)));
        Bind(world, world.B, "10m");

        Start(world).Apply(To(world, Sticky(world, Protocol.Tcp))).Operations.ShouldBe(0);

        ListBindings(world).ShouldContain("expires 9m59s");
        world.Ask(world.Client, world.Vip, 80).ShouldStartWith("b ");
    });

    [KernelFact]
    public void A_restart_forgets_bindings_to_endpoints_that_left_meanwhile() => InBothFamilies(world =>
    {
        Start(world).Apply(To(world, Sticky(world, Protocol.Tcp)));
        Bind(world, world.B, "10m");

        Start(world).Apply(To(world, Sticky(world, Protocol.Tcp) with { Cluster = [world.PodAHere] }));

        ListBindings(world).ShouldNotContain(world.ClientAddress);
    });

    [KernelFact]
    public void Larger_sets_keep_bindings_and_what_is_left_of_their_time() => InBothFamilies(world =>
    {
        var backend = Start(world);
        var rules = Sticky(world, Protocol.Tcp);
        backend.Apply(To(world, rules));
        Bind(world, world.B, "10m");
        var many = Enumerable.Range(0, 2_000).Select(number => new ServiceRules(Name($"none-{number}"))
        {
            Frontends = [new Frontend(FrontendKind.NodePort, null, (ushort)(31_000 + number))],
        });

        var result = backend.Apply(Of(world.Family, rules).To(Of(world.Family, [rules, .. many])));

        result.WasFull.ShouldBeTrue();
        ListBindings(world).ShouldContain("expires 9m5");
        world.Ask(world.Client, world.Vip, 80).ShouldStartWith("b ");
    });

    [KernelFact]
    public void Another_timeout_counts_from_the_last_connection() => InBothFamilies(world =>
    {
        var backend = Start(world);
        var rules = Sticky(world, Protocol.Tcp);
        backend.Apply(To(world, rules));
        Bind(world, world.B, "170m");
        Bind(world, world.B, "10m", client: world.R);

        backend.Apply(Of(world.Family, rules).To(Of(world.Family, rules with { AffinityTimeout = TimeSpan.FromHours(1) })));

        ListBindings(world).ShouldContain($"{world.ClientAddress} timeout 1h expires 49m5");
        ListBindings(world).ShouldNotContain(world.R + " timeout");
    });

    [KernelFact]
    public void Policy_Local_binds_clients_to_endpoints_of_this_node_only() => InBothFamilies(world =>
    {
        var rules = Sticky(world, Protocol.Tcp);
        var external = rules.Frontends[1] with { Group = DestinationGroup.Local, Masquerade = MasqueradePolicy.Never, WhenEmpty = EmptyGroupVerdict.Drop, ShortCircuitsClusterTraffic = true };
        Start(world).Apply(To(world, rules with { Frontends = [rules.Frontends[0], external], Local = [world.PodAHere, world.PodBHere] }));
        Bind(world, world.R, "10m");

        var outside = world.AskOften(world.Client, world.Vip, 80);
        var pod = world.AskOften(world.PodB, world.Vip, 80);

        outside.ShouldHaveSingleItem().ShouldBeOneOf($"a {world.ClientAddress}", $"b {world.ClientAddress}");
        pod.Length.ShouldBe(1);
        world.AskOften(world.Client, world.ClusterIP, 80).ShouldHaveSingleItem().ShouldStartWith("remote ");
    });

    [KernelFact]
    public void Nothing_is_left_when_a_service_port_is_sticky_no_more() => InBothFamilies(world =>
    {
        var backend = Start(world);
        var rules = Sticky(world, Protocol.Tcp);
        backend.Apply(To(world, rules));
        var before = Of(world.Family, rules);
        var after = Of(world.Family, rules with { AffinityTimeout = null });

        backend.Apply(before.To(after));
        backend.Apply(new RulesetChange(after, after, []));

        world.Node.Run("nft", "list", "ruleset").ShouldNotContain("default/web/");
        world.AskOften(world.Client, world.Vip, 80).Length.ShouldBe(3);
    });

    private static (string Address, ushort Port)[] Frontends(PacketWorld world) => [(world.ClusterIP, 80), (world.Vip, 80), (world.NodeAddress, 30080)];

    private static ServiceRules Sticky(PacketWorld world, Protocol protocol) => new(Name("web", protocol))
    {
        Frontends =
        [
            new Frontend(FrontendKind.ClusterIP, IPAddress.Parse(world.ClusterIP), 80),
            new Frontend(FrontendKind.ExternalIP, IPAddress.Parse(world.Vip), 80) { Masquerade = MasqueradePolicy.Always },
            new Frontend(FrontendKind.NodePort, null, 30080) { Masquerade = MasqueradePolicy.Always },
        ],
        Cluster = [world.PodAHere, world.PodBHere, world.PodElsewhere],
        AffinityTimeout = TimeSpan.FromHours(3),
    };

    private static Ruleset Of(IPFamily family, params ServiceRules[] services)
    {
        var ruleset = Rulesets.Of(family, services);
        return ruleset with { Node = ruleset.Node with { NodePortAddresses = null } };
    }

    private static RulesetChange To(PacketWorld world, params ServiceRules[] services) => Ruleset.Empty(world.Family).To(Of(world.Family, services));

    private static string MapOf(PacketWorld world)
    {
        var sets = world.Node.Run("nft", "-t", "list", "maps").Split('\n').Select(line => line.Trim().Split(' '));
        return sets.Single(words => words is ["map", var name, ..] && name.StartsWith("affinity-8080-", StringComparison.Ordinal))[1];
    }

    private static void Bind(PacketWorld world, string destination, string expires, string? client = null) => world.Node.Run(
        "nft", $"add element {Word(world)} kubeproxynet {MapOf(world)} {{ {client ?? world.ClientAddress} timeout 3h expires {expires} : {destination} }}");

    private static string ListBindings(PacketWorld world) => world.Node.Run("nft", "list", "map", Word(world), "kubeproxynet", MapOf(world));

    private static string Word(PacketWorld world) => world.Family == IPFamily.IPv4 ? "ip" : "ip6";

    private static NftablesBackend Start(PacketWorld world) => world.Keep(new NftablesBackend(world.Family, NftablesConnection.Open(world.Node.Namespace)));
}
