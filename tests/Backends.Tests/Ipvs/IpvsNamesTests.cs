using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Tests.Ipvs;

public class IpvsNamesTests
{
    [Fact]
    public void Every_set_has_a_name_of_its_own() => IpvsSetDefinitions.All.Select(IpvsNames.NameOf).ShouldBeUnique();

    [Theory]
    [InlineData(Protocol.Tcp)]
    [InlineData(Protocol.Udp)]
    [InlineData(Protocol.Sctp)]
    public void A_mark_is_in_our_range_and_tells_its_protocol(Protocol protocol)
    {
        foreach (var number in (uint[])[0, 1, 0x3fffff, uint.MaxValue])
        {
            var mark = IpvsNames.MarkOf(protocol, number);

            IpvsNames.IsOurs(mark).ShouldBeTrue();
            IpvsNames.ProtocolOf(mark).ShouldBe(protocol);
        }
    }

    [Fact]
    public void Marks_of_others_are_not_ours() => ((uint[])[0, 0x4000, 0x8000, 0x6a000000, 0x10006b00]).ShouldAllBe(mark => !IpvsNames.IsOurs(mark));

    [Fact]
    public void A_mark_is_the_same_in_every_run_and_another_for_each_group()
    {
        var name = new ServicePortName("default", "web", "http", Protocol.Tcp);
        var marks = new IpvsMarks();

        var cluster = marks.Of(name, DestinationGroup.Cluster);

        new IpvsMarks().Of(name, DestinationGroup.Cluster).ShouldBe(cluster);
        marks.Of(name, DestinationGroup.Cluster).ShouldBe(cluster);
        marks.Of(name, DestinationGroup.Local).ShouldNotBe(cluster);
    }

    [Fact]
    public void A_hundred_thousand_service_ports_have_as_many_marks()
    {
        var marks = new IpvsMarks();

        Enumerable.Range(0, 100_000).Select(number => marks.Of(new ServicePortName("default", $"web-{number}", "", Protocol.Tcp), DestinationGroup.Cluster)).ShouldBeUnique();
    }
}
