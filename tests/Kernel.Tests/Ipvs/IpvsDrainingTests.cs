using System.Net;
using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Ipvs;

// What becomes of connections when the endpoints behind them go.
public sealed class IpvsDrainingTests : IpvsTest
{
    private const ushort Held = 9090;

    [IpvsFact]
    public void A_destination_that_leaves_keeps_its_connections_and_gets_no_new_ones() => InBothFamilies(world =>
    {
        var (both, one) = (Web(world, A(world), B(world)), Web(world, B(world)));
        var backend = Start(world);
        Apply(backend, Ruleset.Empty(world.Family), Web(world, A(world)));
        using var connection = HeldConnection.Open(world.Client, world.ClusterIP, 80);
        Apply(backend, Web(world, A(world)), both).Draining.ShouldBe(0);

        Apply(backend, both, one).Draining.ShouldBe(1);

        connection.Answers().ShouldBeTrue();
        Destinations(world).ShouldBe([$"{A(world)} weight 0", $"{B(world)} weight 1"]);

        // A process that has just started finds it as it is, and waits, too.
        var next = Start(world);
        var adopted = Apply(next, Ruleset.Empty(world.Family), one);
        (adopted.Operations, adopted.Draining).ShouldBe((0, 1));
        connection.Answers().ShouldBeTrue();

        // An endpoint that returns is chosen again at once.
        Apply(next, one, both).Draining.ShouldBe(0);
        Destinations(world).ShouldBe([$"{A(world)} weight 1", $"{B(world)} weight 1"]);

        Apply(next, both, one).Draining.ShouldBe(1);
        connection.Reset();
        Until(() => Apply(next, one, one).Draining == 0);
        Destinations(world).ShouldBe([$"{B(world)} weight 1"]);
    });

    [IpvsFact]
    public void A_Service_that_is_deleted_refuses_new_connections_and_lets_the_others_end() => InBothFamilies(world =>
    {
        var (web, nothing) = (Web(world, A(world)), Of(world.Family));
        var backend = Start(world);
        Apply(backend, Ruleset.Empty(world.Family), web);
        using var connection = HeldConnection.Open(world.Client, world.ClusterIP, 80);

        Apply(backend, web, nothing).Draining.ShouldBe(1);

        connection.Answers().ShouldBeTrue();
        world.Ask(world.Client, world.ClusterIP, 80).ShouldBe("nothing");
        connection.Reset();
        Until(() => Apply(backend, nothing, nothing).Draining == 0);
        OpenIpvs(world).ListServices().ShouldBeEmpty();
        world.Node.Run("ip", "addr", "show", "dev", "kube-ipvs0").ShouldNotContain(world.ClusterIP);
    });

    [IpvsFact]
    public void UDP_destinations_go_at_once_and_their_clients_are_served_by_others() => InBothFamilies(world =>
    {
        var (both, one) = (Udp(world, world.PodAHere, world.PodBHere), Udp(world, world.PodBHere));
        var backend = Start(world);
        Apply(backend, Ruleset.Empty(world.Family), both);
        world.AskOften(world.Client, world.ClusterIP, 80, Protocol.Udp).ShouldBe([$"a {world.PodGateway}", $"b {world.PodGateway}"]);

        Apply(backend, both, one).Draining.ShouldBe(0);

        world.AskOften(world.Client, world.ClusterIP, 80, Protocol.Udp).ShouldBe([$"b {world.PodGateway}"]);
        OpenIpvs(world).ListDestinations(OpenIpvs(world).ListServices()[0].Id).Count.ShouldBe(1);
    });

    [IpvsFact]
    public void A_port_that_a_client_uses_again_is_a_new_connection() => InBothFamilies(world =>
    {
        var (before, after) = (Web(world, A(world)), Web(world, B(world)));
        var backend = Start(world);
        Apply(backend, Ruleset.Empty(world.Family), before);
        var first = HeldConnection.Open(world.Client, world.ClusterIP, 80);
        first.Answers().ShouldBeTrue();
        var port = first.LocalPort;
        first.Reset();
        Apply(backend, before, after);

        using var second = HeldConnection.Open(world.Client, world.ClusterIP, 80, port);

        second.Answers().ShouldBeTrue();
    });

    [IpvsFact]
    public void Another_mode_takes_over_while_connections_end() => InBothFamilies(world =>
    {
        var place = new IpvsPlace(world.Node.Namespace);
        var web = Web(world, A(world));
        var backend = Start(world);
        Apply(backend, Ruleset.Empty(world.Family), web);
        using var connection = HeldConnection.Open(world.Client, world.ClusterIP, 80);
        var other = world.Keep(new Backends.Nftables.NftablesBackend(world.Family, Netlink.Nftables.NftablesConnection.Open(world.Node.Namespace)));
        Apply(other, Ruleset.Empty(world.Family), web);
        backend.Dispose();

        IpvsCleanup.Drain(place, world.Family).ShouldBe(1);

        connection.Answers().ShouldBeTrue();
        using (var fresh = HeldConnection.Open(world.Client, world.ClusterIP, 80))
        {
            fresh.Answers().ShouldBeTrue();
            fresh.Reset();
        }

        connection.Reset();
        Until(() => IpvsCleanup.Drain(place, world.Family) == 0);
        world.Node.Run("ip", "link").ShouldNotContain("kube-ipvs0");
        world.Node.Run("nft", "list", "tables").ShouldNotContain("kubeproxynet-ipvs");
        IpvsCleanup.IsNeeded(place, world.Family).ShouldBeFalse();
    });

    private static Destination A(PacketWorld world) => new(IPAddress.Parse(world.A), Held, IsLocal: true);

    private static Destination B(PacketWorld world) => new(IPAddress.Parse(world.B), Held, IsLocal: true);

    private static Ruleset Udp(PacketWorld world, params Destination[] destinations) => Of(world.Family, Service(Name("dns", Protocol.Udp), world.ClusterIP, 80, destinations));

    private static Ruleset Web(PacketWorld world, params Destination[] destinations) => Of(world.Family, Service(Name("web"), world.ClusterIP, 80, destinations));

    private static string[] Destinations(PacketWorld world)
    {
        var ipvs = OpenIpvs(world);
        return [.. ipvs.ListDestinations(ipvs.ListServices()[0].Id).Select(destination => destination.ToString()).Order(StringComparer.Ordinal)];
    }

    // The kernel's own timeout of a connection that was reset, 10 s, and no clock of ours.
    private static void Until(Func<bool> isSo)
    {
        while (!isSo())
        {
            Thread.Sleep(200);
        }
    }

    private protected override void Prepare(PacketWorld world)
    {
        world.Keep(HeldConnection.Serve(world.PodA, Held));
        world.Keep(HeldConnection.Serve(world.PodB, Held));
    }
}
