using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Tests.Network;

public sealed class PodAddressesTests
{
    [Fact]
    public void A_pod_gets_the_same_number_in_both_families()
    {
        var address = new PodAddresses(12).Take()!;

        address.V4.ToString().ShouldBe("10.244.12.2");
        address.V6.ToString().ShouldBe("fd00:10:244:c::2");
    }

    [Fact]
    public void A_returned_address_rests_while_others_are_free()
    {
        var addresses = new PodAddresses(1);
        var first = addresses.Take()!;
        addresses.Return(first);

        addresses.Take()!.Number.ShouldBe(first.Number + 1);
    }

    [Fact]
    public void A_full_range_gives_nothing_until_an_address_comes_back()
    {
        var addresses = new PodAddresses(1);
        var taken = Enumerable.Range(0, 253).Select(_ => addresses.Take()!).ToList();

        taken.Select(address => address.Number).ShouldBe(Enumerable.Range(2, 253));
        addresses.Take().ShouldBeNull();
        addresses.Return(taken[100]);
        addresses.Take().ShouldBe(taken[100]);
    }

    [Fact]
    public void Every_address_of_the_plan_lies_in_its_range()
    {
        foreach (var node in Enumerable.Range(0, AddressPlan.MostNodes).Select(AddressPlan.Node))
        {
            var pod = AddressPlan.Pod(node.Index, 254);
            AddressPlan.UnderlayV4.Contains(node.AddressV4).ShouldBeTrue();
            AddressPlan.UnderlayV6.Contains(node.AddressV6).ShouldBeTrue();
            node.PodRangeV4.Contains(pod.V4).ShouldBeTrue();
            node.PodRangeV6.Contains(pod.V6).ShouldBeTrue();
            AddressPlan.ClusterCIDRs[0].Contains(node.PodGatewayV4).ShouldBeTrue();
            AddressPlan.ClusterCIDRs[1].Contains(node.PodGatewayV6).ShouldBeTrue();
        }
    }
}
