using System.Net;
using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Ipvs;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Ipvs;

// What the kernel holds, and what happens to what is not ours.
public sealed class IpvsBackendTests : IpvsTest
{
    [IpvsFact]
    [Trait("Invariant", "3")]
    public void What_is_there_already_is_adopted_without_a_write() => InBothFamilies(world =>
    {
        var everything = Everything(world.Family);
        Apply(Start(world), Ruleset.Empty(world.Family), everything).Operations.ShouldBePositive();
        var before = Dump(world);

        Apply(Start(world), Ruleset.Empty(world.Family), everything).Operations.ShouldBe(0);

        Difference(Dump(world), before).ShouldBeEmpty();
    });

    [IpvsFact]
    public void Going_there_step_by_step_and_going_there_at_once_are_the_same() => InBothFamilies(world =>
    {
        var (nothing, everything) = (Of(world.Family), Everything(world.Family));
        var backend = Start(world);
        var before = Ruleset.Empty(world.Family);
        foreach (var name in everything.Services.Keys.Order())
        {
            var next = before with { Node = everything.Node, Services = before.Services.Add(name, everything.Services[name]) };
            Apply(backend, before, next);
            before = next;
        }

        var stepwise = Dump(world);
        backend.Invalidate();
        Apply(backend, before, before).Operations.ShouldBe(0);

        Apply(backend, before, nothing);
        OpenIpvs(world).ListServices().ShouldBeEmpty();
        Apply(backend, nothing, everything);
        Difference(Dump(world), stepwise).ShouldBeEmpty();
    });

    [IpvsFact]
    [Trait("Invariant", "6")]
    public void What_is_not_ours_survives_start_run_stop_and_cleanup() => InBothFamilies(world =>
    {
        var excluded = IPAddress.Parse(world.Family == IPFamily.IPv4 ? "10.96.200.1" : "fd00:10:96::c801");
        var settings = new IpvsSettings { ExcludeCIDRs = [new IPNetwork(excluded, world.Family == IPFamily.IPv4 ? 32 : 128)] };
        var before = Observe(world);
        world.Node.Run("ip", ["addr", "add", $"{excluded}/{(world.Family == IPFamily.IPv4 ? 32 : 128)}", "dev", "client", .. world.AtOnce]);
        var ipvs = OpenIpvs(world);
        VirtualServiceId[] foreign =
        [
            VirtualServiceId.Of(TransportProtocol.Tcp, IPAddress.Parse(world.NodeAddress), 8443),
            VirtualServiceId.Of(TransportProtocol.Tcp, excluded, 443),
            VirtualServiceId.OfMark(7, IPAddress.Parse(world.NodeAddress).AddressFamily),
        ];
        foreach (var id in foreign)
        {
            ipvs.EnsureService(new VirtualService(id, "rr"));
            ipvs.EnsureDestination(id, new IpvsDestination(IPAddress.Parse(world.ClientAddress), 8443));
        }

        var web = Of(world.Family, Service(Name("web"), world.ClusterIP, 80, world.PodAHere));
        var backend = Start(world, settings);
        Apply(backend, Ruleset.Empty(world.Family), web);
        Apply(backend, web, Of(world.Family, Service(Name("web"), world.ClusterIP, 80, world.PodBHere)));
        backend.Invalidate();
        Apply(backend, web, web);
        backend.Cleanup();
        backend.Dispose();

        ipvs.ListServices().Select(service => service.Id).ShouldBe(foreign, ignoreOrder: true);
        foreign.ShouldAllBe(id => ipvs.ListDestinations(id).Count == 1);
        foreach (var id in foreign)
        {
            ipvs.RemoveService(id);
        }

        world.Node.Run("ip", "addr", "del", $"{excluded}/{(world.Family == IPFamily.IPv4 ? 32 : 128)}", "dev", "client");
        Observe(world).ShouldBe(before);
    });

    [IpvsFact]
    public void Everything_that_somebody_else_removes_is_noticed_and_comes_back() => InBothFamilies(world =>
    {
        var web = Of(world.Family, Service(Name("web"), world.ClusterIP, 80, world.PodAHere, world.PodBHere));
        var backend = Start(world);
        Apply(backend, Ruleset.Empty(world.Family), web);
        var whole = Dump(world);
        using var watched = new WatchedBackend(backend);
        string[][] crimes =
        [
            ["ipvsadm", "-C"],
            ["ip", "link", "del", "kube-ipvs0"],
            ["nft", "flush", "ruleset"],
            ["ip", "addr", "flush", "dev", "kube-ipvs0"],
        ];
        foreach (var crime in crimes)
        {
            world.Node.Run(crime[0], crime[1..]);

            watched.WaitForChange();
            backend.Invalidate();
            Apply(backend, web, web);

            Difference(Dump(world), whole).ShouldBeEmpty(string.Join(' ', crime));
            world.Ask(world.Client, world.ClusterIP, 80).ShouldEndWith(world.PodGateway);
        }
    });

    [IpvsFact]
    public void A_scheduler_that_the_kernel_lacks_is_replaced_by_the_nodes_own() => InBothFamilies(world =>
    {
        var rules = Service(Name("web"), world.ClusterIP, 80, world.PodAHere);
        var result = Apply(Start(world), Ruleset.Empty(world.Family), Of(world.Family, rules with { Scheduler = "unheardof" }, Service(Name("other"), world.Vip, 80, world.PodBHere) with { Scheduler = "lc" }));

        result.MissingSchedulers.ShouldBe(["unheardof"]);
        OpenIpvs(world).ListServices().Select(service => service.Scheduler).ShouldBe(["rr", "lc"], ignoreOrder: true);
        world.Ask(world.Client, world.ClusterIP, 80).ShouldStartWith("a ");
    });

    [IpvsFact]
    public void A_probe_finds_all_that_is_needed_and_leaves_nothing_behind() => InBothFamilies(world =>
    {
        var before = Observe(world);

        IpvsSupport.Probe(world.Family, new IpvsPlace(world.Node.Namespace), new IpvsSettings(), new CommandRunner()).Problem.ShouldBeNull();
        IpvsSupport.Probe(world.Family, new IpvsPlace(world.Node.Namespace), new IpvsSettings { Scheduler = "unheardof" }, new CommandRunner()).Problem
            .ShouldNotBeNull().ShouldStartWith("the kernel has no IPVS scheduler unheardof (module ip_vs_unheardof)");

        Observe(world).ShouldBe(before);
    });

    [IpvsFact]
    public void Clients_stay_with_their_destination_where_the_Service_asks_for_it() => InBothFamilies(world =>
    {
        var node = NodeOf(world.Family) with { NodePortAddresses = null };
        var rules = Service(Name("web"), world.ClusterIP, 80, world.PodAHere, world.PodBHere, world.PodElsewhere);
        Program(world, node, rules with
        {
            Frontends = [.. rules.Frontends, new Frontend(FrontendKind.NodePort, null, 30080) { Masquerade = MasqueradePolicy.Always }],
            AffinityTimeout = TimeSpan.FromHours(3),
        });

        world.AskOften(world.Client, world.ClusterIP, 80, times: 12).ShouldHaveSingleItem();
        world.AskOften(world.Client, world.NodeAddress, 30080, times: 12).ShouldHaveSingleItem();
    });

    // What of the kernel anybody can see that may have been changed.
    private static string Observe(PacketWorld world) => string.Concat(
        world.Node.Run("ipvsadm", "-Sn"), world.Node.Run("nft", "list", "ruleset"), world.Node.Run("ip", "-brief", "link"), world.Node.Run("ip", "-brief", "addr"));

    private static string[] Dump(PacketWorld world) =>
    [
        .. Lines(world.Node.Run("ipvsadm", "-Sn")),
        .. Lines(world.Node.Run("nft", "list", "ruleset")),
        .. Lines(world.Node.Run("ip", "-oneline", "addr", "show", "dev", "kube-ipvs0")),
    ];

    // A device that is made again has another number.
    private static IEnumerable<string> Lines(string text) =>
        text.Split(['\n', ',', '{', '}'], StringSplitOptions.TrimEntries).Select(line => line.TrimStart([.. "0123456789"])).Order(StringComparer.Ordinal);

    // In the order in which the kernel's hash tables have them, nothing could be compared.
    private static string Difference(string[] present, string[] expected) =>
        string.Join('\n', [.. present.Except(expected).Select(line => $"+ {line}"), .. expected.Except(present).Select(line => $"- {line}")]);
}
