using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Cni.Attachments;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Ipam;
using KubeProxyNet.Cni.Ports;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Cni.Tests.Attachments;

public class AttachmentRulesTests
{
    private static readonly PortMapping Web = new(TransportProtocol.Tcp, IPAddress.Any, 8080, 80);

    [Fact]
    public void A_record_comes_back_from_its_file_and_a_torn_one_does_not()
    {
        var record = Record(masquerades: true, Web, Web with { Protocol = TransportProtocol.Udp, HostIP = IPAddress.Parse("192.0.2.1") });

        AttachmentRecord.Read(record.Content).ShouldBe(record);
        for (var length = 0; length < record.Content.Length; length++)
        {
            AttachmentRecord.Read(record.Content[..length]).ShouldNotBe(record);
        }

        AttachmentRecord.Read(record.Content.Replace("8080", "99999", StringComparison.Ordinal)).ShouldBeNull();
        AttachmentRecord.Read(record.Content.Replace("10.1.2.3/24", "10.1.2/24/1", StringComparison.Ordinal)).ShouldBeNull();
    }

    [Fact]
    public void Without_a_mapping_there_is_no_rule_and_a_mapping_of_one_family_is_of_no_other()
    {
        AttachmentRules.Build([], AddressFamily.InterNetwork).ShouldBeEmpty();
        AttachmentRules.Build([Record(masquerades: false, Web)], AddressFamily.InterNetworkV6).ShouldBeEmpty();
        AttachmentRules.Build([Record(masquerades: false, Web)], AddressFamily.InterNetwork).Select(rule => rule.Chain)
            .ShouldBe(["host-ports", "postrouting", "postrouting", "prerouting", "output"]);
        AttachmentRules.Build([Record(masquerades: true)], AddressFamily.InterNetwork).Select(rule => rule.Chain).ShouldBe(["postrouting", "postrouting", "postrouting"]);
    }

    [Theory]
    [InlineData("tcp 0.0.0.0 8080 80", "tcp 0.0.0.0 8080 81", true)]
    [InlineData("tcp 0.0.0.0 8080 80", "udp 0.0.0.0 8080 80", false)]
    [InlineData("tcp 0.0.0.0 8080 80", "tcp 0.0.0.0 8081 80", false)]
    [InlineData("tcp 0.0.0.0 8080 80", "tcp 192.0.2.1 8080 80", true)]
    [InlineData("tcp 192.0.2.2 8080 80", "tcp 192.0.2.1 8080 80", false)]
    [InlineData("tcp :: 8080 80", "tcp 192.0.2.1 8080 80", false)]
    public void Two_mappings_collide_where_a_packet_could_be_meant_for_both(string one, string other, bool collide)
    {
        PortMapping.Parse(one)!.CollidesWith(PortMapping.Parse(other)!).ShouldBe(collide);
        PortMapping.Parse(other)!.CollidesWith(PortMapping.Parse(one)!).ShouldBe(collide);
    }

    private static AttachmentRecord Record(bool masquerades, params PortMapping[] mappings)
    {
        var address = new AddressInNetwork(IPAddress.Parse("10.1.2.3"), 24);
        return new AttachmentRecord("net", new LeaseOwner("cid", "eth0"), "/run/netns/x", "4711", [address], [.. mappings], masquerades);
    }
}
