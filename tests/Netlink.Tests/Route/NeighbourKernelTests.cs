using System.Net;
using System.Net.NetworkInformation;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Netlink.Tests.Route;

public sealed class NeighbourKernelTests : RouteTest
{
    private static readonly PhysicalAddress MAC = PhysicalAddress.Parse("02:00:00:00:00:05");
    private static readonly PhysicalAddress OtherMAC = PhysicalAddress.Parse("02:00:00:00:00:06");
    private static readonly PhysicalAddress Unknown = PhysicalAddress.Parse("00:00:00:00:00:00");

    [KernelFact]
    public void Neighbours_are_what_ip_shows()
    {
        var link = Kernel.EnsureLink(new VethSpec("v0", "v1") { IsUp = true });
        var v4 = new Neighbour { LinkIndex = link.Index, Address = IPAddress.Parse("10.42.1.0"), LinkAddress = MAC, Protocol = RouteProtocol.Static };
        var v6 = new Neighbour { LinkIndex = link.Index, Address = IPAddress.Parse("fd00::9"), LinkAddress = OtherMAC, State = NeighbourState.Stale };
        var proxy = new Neighbour { LinkIndex = link.Index, Address = IPAddress.Parse("10.1.0.77"), Flags = NeighbourFlags.Proxy };

        Kernel.EnsureNeighbour(v4 with { LinkAddress = OtherMAC });
        foreach (var neighbour in new[] { v4, v6, proxy, v4, v6, proxy })
        {
            Kernel.EnsureNeighbour(neighbour);
        }

        var seen = Witness.Json(Namespace, "ip -j neigh show dev v0");
        seen.Single(item => item.Text("dst") == "10.42.1.0").Text("lladdr").ShouldBe("02:00:00:00:00:05");
        seen.Single(item => item.Text("dst") == "10.42.1.0").GetProperty("state").ToString().ShouldContain("PERMANENT");
        seen.Single(item => item.Text("dst") == "fd00::9").GetProperty("state").ToString().ShouldContain("STALE");
        Witness.Json(Namespace, "ip -j neigh show proxy").Single().Text("dst").ShouldBe("10.1.0.77");
        var listed = Kernel.ListNeighbours(link.Index);
        listed.ShouldContain(v4);
        listed.ShouldContain(v6);
        Kernel.ListNeighbours(proxies: true).Single().Address.ShouldBe(proxy.Address);

        foreach (var neighbour in new[] { v4, v6, proxy, v4, v6, proxy })
        {
            Kernel.RemoveNeighbour(neighbour);
        }

        Witness.Json(Namespace, "ip -j neigh show dev v0").ShouldBeEmpty();
        Kernel.ListNeighbours(proxies: true).ShouldBeEmpty();
    }

    [KernelFact]
    public void FDB_entries_of_a_vxlan_device_are_what_bridge_shows()
    {
        var link = Kernel.EnsureLink(new VxlanSpec("vx0", new VxlanSettings { VNI = 1, Port = 4789, Learning = false }));
        var known = new FdbEntry { LinkIndex = link.Index, LinkAddress = MAC, Destination = IPAddress.Parse("10.0.0.5") };
        var special = new FdbEntry { LinkIndex = link.Index, LinkAddress = OtherMAC, Destination = IPAddress.Parse("10.0.0.6"), Port = 4790, VNI = 7 };
        var flood1 = new FdbEntry { LinkIndex = link.Index, LinkAddress = Unknown, Destination = IPAddress.Parse("10.0.0.2") };
        var flood2 = flood1 with { Destination = IPAddress.Parse("10.0.0.3") };

        Kernel.EnsureFdbEntry(known with { Destination = IPAddress.Parse("10.0.0.99") });
        foreach (var entry in new[] { known, special, flood1, flood2, known, special, flood1, flood2 })
        {
            Kernel.EnsureFdbEntry(entry);
        }

        var seen = Witness.Json(Namespace, "bridge -j fdb show dev vx0");
        seen.Select(item => (item.Text("mac"), item.Text("dst"))).ShouldBe(
            [("02:00:00:00:00:05", "10.0.0.5"), ("02:00:00:00:00:06", "10.0.0.6"), ("00:00:00:00:00:00", "10.0.0.2"), ("00:00:00:00:00:00", "10.0.0.3")],
            ignoreOrder: true);
        seen.Single(item => item.Text("dst") == "10.0.0.6").GetProperty("vni").GetInt32().ShouldBe(7);
        Kernel.ListFdbEntries(link.Index).ShouldBe([known, special, flood1, flood2], ignoreOrder: true);

        Kernel.RemoveFdbEntry(flood1);
        Kernel.RemoveFdbEntry(flood1);
        Kernel.RemoveFdbEntry(known);
        Kernel.RemoveFdbEntry(known);

        Kernel.ListFdbEntries(link.Index).ShouldBe([special, flood2], ignoreOrder: true);
    }

    [KernelFact]
    public void FDB_entries_of_a_bridge_are_what_bridge_shows()
    {
        var bridge = Kernel.EnsureLink(new BridgeSpec("br0"));
        var port = Kernel.EnsureLink(new VethSpec("v0", "v1") { MasterIndex = bridge.Index });
        var entry = new FdbEntry { LinkIndex = port.Index, LinkAddress = MAC, Flags = NeighbourFlags.Master, State = NeighbourState.NoArp };

        Kernel.EnsureFdbEntry(entry);

        Witness.Json(Namespace, "bridge -j fdb show dev v0").ShouldContain(item => item.Text("mac") == "02:00:00:00:00:05" && item.Text("master") == "br0");
        Kernel.ListFdbEntries(masterIndex: bridge.Index).ShouldContain(entry with { Flags = NeighbourFlags.None, MasterIndex = bridge.Index });
        Kernel.ListFdbEntries(masterIndex: bridge.Index).Count.ShouldBe(Witness.Json(Namespace, "bridge -j fdb show br br0").Length);
        Kernel.RemoveFdbEntry(entry);
        Witness.Json(Namespace, "bridge -j fdb show dev v0").ShouldNotContain(item => item.Text("mac") == "02:00:00:00:00:05");
    }

    [KernelFact]
    public void What_stood_on_a_link_that_is_gone_counts_as_removed()
    {
        Kernel.RemoveNeighbour(new Neighbour { LinkIndex = 4711, Address = IPAddress.Parse("10.42.1.0") });
        Kernel.RemoveFdbEntry(new FdbEntry { LinkIndex = 4711, LinkAddress = MAC });
        Kernel.ListNeighbours(4711).ShouldBeEmpty();
        Kernel.ListFdbEntries(4711).ShouldBeEmpty();
    }
}
