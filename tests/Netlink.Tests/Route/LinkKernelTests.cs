using System.Net;
using System.Net.NetworkInformation;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Netlink.Tests.Route;

public sealed class LinkKernelTests : RouteTest
{
    private static readonly PhysicalAddress MAC = PhysicalAddress.Parse("02:00:00:00:00:11");
    private static readonly PhysicalAddress PeerMAC = PhysicalAddress.Parse("02:00:00:00:00:12");

    [KernelFact]
    public void A_veth_pair_is_made_as_asked()
    {
        var link = Kernel.EnsureLink(new VethSpec("v0", "v1") { MTU = 1400, Address = MAC, IsUp = true, PeerMTU = 1300, PeerAddress = PeerMAC });

        var seen = Witness.Json(Namespace, "ip -d -j link show dev v0").Single();
        seen.GetProperty("ifindex").GetInt32().ShouldBe(link.Index);
        seen.GetProperty("mtu").GetInt32().ShouldBe(1400);
        seen.Text("address").ShouldBe("02:00:00:00:00:11");
        seen.GetProperty("flags").ToString().ShouldContain("\"UP\"");
        var peer = Witness.Json(Namespace, "ip -d -j link show dev v1").Single();
        peer.GetProperty("mtu").GetInt32().ShouldBe(1300);
        peer.Text("address").ShouldBe("02:00:00:00:00:12");
        link.Kind.ShouldBe("veth");
        link.IsUp.ShouldBeTrue();
        link.PeerIndex.ShouldBe(peer.GetProperty("ifindex").GetInt32());
        link.PeerNamespaceId.ShouldBeNull();
    }

    [KernelFact]
    public void A_peer_is_born_in_its_namespace()
    {
        using var pod = NetworkNamespace.Create();

        var link = Kernel.EnsureLink(new VethSpec("lxc0", "eth0") { PeerNamespace = pod, PeerMTU = 1300, IsUp = true });

        var seen = Witness.Json(pod, "ip -j link show dev eth0").Single();
        seen.GetProperty("mtu").GetInt32().ShouldBe(1300);
        link.PeerIndex.ShouldBe(seen.GetProperty("ifindex").GetInt32());
        link.PeerNamespaceId.ShouldNotBeNull();
        using var inPod = RouteConnection.Open(pod);
        inPod.FindLink("eth0")!.PeerIndex.ShouldBe(link.Index);
        Kernel.FindLink("eth0").ShouldBeNull();
    }

    [KernelFact]
    public void A_name_taken_by_the_peer_s_namespace_is_an_error()
    {
        using var pod = NetworkNamespace.Create();
        Witness.Configure(pod, "ip link add eth0 type bridge");

        var error = Should.Throw<NetlinkException>(() => Kernel.EnsureLink(new VethSpec("lxc0", "eth0") { PeerNamespace = pod }));

        error.IsAlreadyExists.ShouldBeTrue();
        Kernel.FindLink("lxc0").ShouldBeNull();
    }

    [KernelFact]
    public void Ensuring_a_bridge_changes_what_differs()
    {
        var first = Kernel.EnsureLink(new BridgeSpec("br0"));
        var spec = new BridgeSpec("br0")
        {
            MTU = 1450,
            Address = MAC,
            IsUp = true,
            Bridge = new BridgeSettings { MulticastSnooping = false, AgeingTime = TimeSpan.FromSeconds(77) },
        };

        var second = Kernel.EnsureLink(spec);
        var third = Kernel.EnsureLink(spec);

        second.Index.ShouldBe(first.Index);
        third.ShouldBe(second);
        third.Bridge.ShouldBe(new BridgeSettings { MulticastSnooping = false, AgeingTime = TimeSpan.FromSeconds(77), SpanningTree = false, VlanFiltering = false });
        var seen = Witness.Json(Namespace, "ip -d -j link show dev br0").Single();
        seen.GetProperty("mtu").GetInt32().ShouldBe(1450);
        seen.Text("address").ShouldBe("02:00:00:00:00:11");
        var details = seen.GetProperty("linkinfo").GetProperty("info_data");
        details.GetProperty("ageing_time").GetInt32().ShouldBe(7700);
        details.GetProperty("mcast_snooping").GetInt32().ShouldBe(0);
    }

    [KernelFact]
    public void Another_kind_under_the_name_is_an_error_that_says_so()
    {
        Kernel.EnsureLink(new BridgeSpec("x0"));

        var error = Should.Throw<NetlinkException>(() => Kernel.EnsureLink(new VethSpec("x0", "x1")));

        error.IsAlreadyExists.ShouldBeTrue();
        error.Message.ShouldContain("link x0 is of kind bridge");
    }

    [KernelFact]
    public void A_vxlan_device_is_made_as_asked_and_changed_where_the_kernel_can()
    {
        var under = Kernel.EnsureLink(new BridgeSpec("eth0") { IsUp = true });
        var settings = new VxlanSettings { VNI = 1, Port = 8472, Local = IPAddress.Parse("10.0.0.1"), Learning = false, UnderlyingIndex = under.Index };

        var link = Kernel.EnsureLink(new VxlanSpec("flannel.1", settings) { MTU = 1450, IsUp = true });
        var changed = Kernel.EnsureLink(new VxlanSpec("flannel.1", settings with { TTL = 9, Local = IPAddress.Parse("10.0.0.2") }));

        changed.Index.ShouldBe(link.Index);
        changed.Vxlan!.TTL.ShouldBe((byte)9);
        var seen = Witness.Json(Namespace, "ip -d -j link show dev flannel.1").Single();
        var details = seen.GetProperty("linkinfo").GetProperty("info_data");
        details.GetProperty("id").GetInt32().ShouldBe(1);
        details.GetProperty("port").GetInt32().ShouldBe(8472);
        details.GetProperty("learning").GetBoolean().ShouldBeFalse();
        details.Text("local").ShouldBe("10.0.0.2");
        details.Text("link").ShouldBe("eth0");
        details.GetProperty("ttl").GetInt32().ShouldBe(9);
    }

    [KernelFact]
    public void A_vxlan_device_over_IPv6_is_made_as_asked()
    {
        var link = Kernel.EnsureLink(new VxlanSpec("vx6", new VxlanSettings { VNI = 6, Port = 4789, Local = IPAddress.Parse("fd00::1"), Remote = IPAddress.Parse("fd00::2") }));

        link.Vxlan!.Local.ShouldBe(IPAddress.Parse("fd00::1"));
        var details = Witness.Json(Namespace, "ip -d -j link show dev vx6").Single().GetProperty("linkinfo").GetProperty("info_data");
        details.Text("local6").ShouldBe("fd00::1");
        details.Text("remote6").ShouldBe("fd00::2");
    }

    [KernelFact]
    public void Another_VNI_is_refused_by_the_kernel_in_words()
    {
        Kernel.EnsureLink(new VxlanSpec("vx0", new VxlanSettings { VNI = 1, Port = 4789 }));

        var error = Should.Throw<NetlinkException>(() => Kernel.EnsureLink(new VxlanSpec("vx0", new VxlanSettings { VNI = 2, Port = 4789 })));

        error.IsNotSupported.ShouldBeTrue();
        error.Message.ShouldContain("vx0");
        error.KernelMessage.ShouldNotBeNullOrEmpty();
    }

    [KernelFact]
    public void A_dummy_is_made_or_the_kernel_says_that_it_has_none()
    {
        try
        {
            Kernel.EnsureLink(new DummySpec("kube-ipvs0")).Kind.ShouldBe("dummy");
        }
        catch (NetlinkException error)
        {
            error.IsNotSupported.ShouldBeTrue();
        }
    }

    [KernelFact]
    public void Each_setting_of_a_link_is_set()
    {
        using var pod = NetworkNamespace.Create();
        var bridge = Kernel.EnsureLink(new BridgeSpec("br0"));
        var link = Kernel.EnsureLink(new VethSpec("v0", "v1"));

        Kernel.SetLinkUp(link.Index);
        Kernel.SetLinkMTU(link.Index, 1234);
        Kernel.SetLinkAddress(link.Index, MAC);
        Kernel.SetLinkMaster(link.Index, bridge.Index);
        Kernel.SetBridgePort(link.Index, new BridgePortSettings { Hairpin = true, Learning = false, UnicastFlood = false, Isolated = true });

        var seen = Witness.Json(Namespace, "ip -d -j link show dev v0").Single();
        seen.GetProperty("mtu").GetInt32().ShouldBe(1234);
        seen.Text("address").ShouldBe("02:00:00:00:00:11");
        seen.Text("master").ShouldBe("br0");
        var port = seen.GetProperty("linkinfo").GetProperty("info_slave_data");
        port.GetProperty("hairpin").GetBoolean().ShouldBeTrue();
        port.GetProperty("learning").GetBoolean().ShouldBeFalse();
        port.GetProperty("flood").GetBoolean().ShouldBeFalse();
        port.GetProperty("isolated").GetBoolean().ShouldBeTrue();
        var found = Kernel.ListLinks(masterIndex: bridge.Index).Single();
        found.Name.ShouldBe("v0");
        found.Port.ShouldBe(new BridgePortSettings
        {
            Hairpin = true,
            Learning = false,
            UnicastFlood = false,
            Isolated = true,
            MulticastFlood = true,
            BroadcastFlood = true,
            NeighbourSuppression = false,
        });

        Kernel.SetLinkMaster(link.Index, null);
        Kernel.SetLinkDown(link.Index);
        Kernel.SetLinkName(link.Index, "renamed");
        Kernel.FindLink("renamed")!.MasterIndex.ShouldBeNull();
        Kernel.FindLink(link.Index)!.IsUp.ShouldBeFalse();
        Kernel.SetLinkNamespace(link.Index, pod, "eth0");
        Kernel.FindLink("renamed").ShouldBeNull();
        Witness.Json(pod, "ip -j link show dev eth0").Length.ShouldBe(1);
    }

    [KernelFact]
    public void Links_are_listed_as_ip_lists_them()
    {
        Kernel.EnsureLink(new BridgeSpec("br0"));
        Kernel.EnsureLink(new VethSpec("v0", "v1"));
        Kernel.EnsureLink(new VxlanSpec("vx0", new VxlanSettings { VNI = 1, Port = 4789 }));

        var links = Kernel.ListLinks();

        var seen = Witness.Json(Namespace, "ip -j link show");
        links.Select(link => (link.Index, link.Name, link.MTU)).ShouldBe(
            seen.Select(link => (link.GetProperty("ifindex").GetInt32(), link.Text("ifname"), link.GetProperty("mtu").GetInt32())), ignoreOrder: true);
        links.Select(link => link.Name).ShouldContain("lo");
        Kernel.ListLinks(kind: "veth").Select(link => link.Name).ShouldBe(["v0", "v1"], ignoreOrder: true);
    }

    [KernelFact]
    public void Removing_twice_is_fine()
    {
        var link = Kernel.EnsureLink(new VethSpec("v0", "v1"));

        Kernel.RemoveLink("v0");
        Kernel.RemoveLink("v0");
        Kernel.RemoveLink(link.Index);

        Witness.Json(Namespace, "ip -j link show").Select(seen => seen.Text("ifname")).ShouldBe(["lo"]);
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused_with_its_length()
    {
        var error = Should.Throw<ArgumentException>(() => new BridgeSpec("a-name-of-16-byt"));

        error.Message.ShouldContain("16 bytes");
    }
}
