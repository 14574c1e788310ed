using System.Net;
using System.Net.NetworkInformation;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Testing;
using KernelRoute = KubeProxyNet.Netlink.Route.Route;

namespace KubeProxyNet.Netlink.Tests.Route;

public sealed class RouteMonitorKernelTests : RouteTest
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [KernelFact]
    public void Each_kind_of_change_is_heard()
    {
        Witness.Configure(Namespace, "ip link add v0 type veth peer name v1", "ip link add br0 type bridge", "ip link set v0 up", "ip link set v1 up");
        using var monitor = RouteMonitor.Open(Namespace, RouteMonitorGroups.All);

        Witness.Configure(
            Namespace,
            "ip addr add 10.1.0.1/24 dev v0",
            "ip addr add fd00::1/64 dev v0 nodad",
            "ip route add 10.9.0.0/16 via 10.1.0.2",
            "ip -6 route add fd09::/64 via fd00::2",
            "ip neigh add 10.1.0.2 lladdr 02:00:00:00:00:05 dev v0",
            "ip link set v0 master br0",
            "bridge fdb add 02:00:00:00:00:06 dev v0 master static",
            "ip link set v0 nomaster",
            "ip neigh del 10.1.0.2 dev v0",
            "ip route del 10.9.0.0/16",
            "ip addr del 10.1.0.1/24 dev v0",
            "ip link del br0");

        var events = ReadUntil(monitor, seen => seen is LinkChanged { Change: RouteChange.Removed });

        bool Heard<T>(RouteChange change, Func<T, bool> about)
            where T : RouteEvent => events.OfType<T>().Any(seen => about(seen) && (RouteChange)typeof(T).GetProperty("Change")!.GetValue(seen)! == change);

        foreach (var change in new[] { RouteChange.Added, RouteChange.Removed })
        {
            Heard<AddressChanged>(change, seen => seen.Address.ToString() == "10.1.0.1/24").ShouldBeTrue();
            Heard<RouteChanged>(change, seen => seen.Route.Destination.Equals(IPNetwork.Parse("10.9.0.0/16"))).ShouldBeTrue();
            Heard<NeighbourChanged>(change, seen => seen.Neighbour.Address.Equals(IPAddress.Parse("10.1.0.2"))).ShouldBeTrue();
            Heard<FdbEntryChanged>(change, seen => seen.FdbEntry.LinkAddress.Equals(PhysicalAddress.Parse("02:00:00:00:00:06"))).ShouldBeTrue();
        }

        Heard<AddressChanged>(RouteChange.Added, seen => seen.Address.ToString() == "fd00::1/64").ShouldBeTrue();
        Heard<RouteChanged>(RouteChange.Added, seen => seen.Route.Destination.Equals(IPNetwork.Parse("fd09::/64"))).ShouldBeTrue();
        Heard<LinkChanged>(RouteChange.Added, seen => seen.Link is { Name: "v0", MasterIndex: not null }).ShouldBeTrue();
        events.OfType<LinkChanged>().Where(seen => seen.Change == RouteChange.Removed).Select(seen => seen.Link.Name).ShouldBe(["br0"], "leaving a bridge is no removal");
    }

    [KernelFact]
    public void Only_the_groups_asked_for_are_heard()
    {
        using var monitor = RouteMonitor.Open(Namespace, RouteMonitorGroups.Routes);

        Witness.Configure(Namespace, "ip link add br0 type bridge", "ip addr add 10.1.0.1/24 dev br0", "ip link set br0 up", "ip route add blackhole 10.43.0.0/16");

        var events = ReadUntil(monitor, seen => seen is RouteChanged { Route.Type: RouteType.Blackhole });
        events.ShouldAllBe(seen => seen is RouteChanged);
    }

    [KernelFact]
    public void Silence_is_null()
    {
        using var monitor = RouteMonitor.Open(Namespace, RouteMonitorGroups.Links);

        monitor.Read(TimeSpan.Zero).ShouldBeNull();
        monitor.Read(TimeSpan.FromMilliseconds(20)).ShouldBeNull();
    }

    [KernelFact]
    public void Lost_events_are_told_and_later_ones_are_heard()
    {
        using var monitor = RouteMonitor.Open(Namespace, RouteMonitorGroups.Routes);
        for (var index = 0; index < 20_000; index++)
        {
            var route = new KernelRoute { Destination = new IPNetwork(new IPAddress([10, 43, (byte)(index >> 8), (byte)index]), 32), Type = RouteType.Blackhole };
            Kernel.EnsureRoute(route);
            Kernel.RemoveRoute(route);
        }

        var events = new List<RouteEvent>();
        while (monitor.Read(TimeSpan.Zero) is { } next)
        {
            events.Add(next);
        }

        events.ShouldContain(seen => seen is EventsLost);
        Kernel.EnsureRoute(new KernelRoute { Destination = IPNetwork.Parse("10.44.0.0/16"), Type = RouteType.Blackhole });
        monitor.Read(Deadline).ShouldBeOfType<RouteChanged>().Route.Destination.ShouldBe(IPNetwork.Parse("10.44.0.0/16"));
    }

    private static List<RouteEvent> ReadUntil(RouteMonitor monitor, Func<RouteEvent, bool> last)
    {
        var events = new List<RouteEvent>();
        do
        {
            events.Add(monitor.Read(Deadline).ShouldNotBeNull());
        }
        while (!last(events[^1]));

        return events;
    }
}
