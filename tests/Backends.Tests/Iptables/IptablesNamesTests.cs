using System.Net;
using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Tests.Iptables;

public class IptablesNamesTests
{
    // As every cluster has them.
    [Theory]
    [InlineData("default", "kubernetes", "https", Protocol.Tcp, "KUBE-SVC-NPX46M4PTMTKRN6Y")]
    [InlineData("kube-system", "kube-dns", "dns", Protocol.Udp, "KUBE-SVC-TCOU7JCQXEZGVUNU")]
    [InlineData("kube-system", "kube-dns", "dns-tcp", Protocol.Tcp, "KUBE-SVC-ERIFXISQEP7F7OF4")]
    [InlineData("kube-system", "kube-dns", "metrics", Protocol.Tcp, "KUBE-SVC-JD5MR3NA4I4DYORP")]
    [InlineData("default", "web", "", Protocol.Tcp, "KUBE-SVC-LOLE4ISW44XBNF3G")]
    public void A_service_ports_chain_has_the_name_that_kube_proxy_gives_it(string space, string service, string port, Protocol protocol, string chain) =>
        IptablesNames.GroupChain(new ServicePortName(space, service, port, protocol), DestinationGroup.Cluster).ShouldBe(chain);

    [Fact]
    public void An_endpoints_chain_has_the_name_that_kube_proxy_gives_it()
    {
        var name = new ServicePortName("ns1", "svc1", "p80", Protocol.Tcp);

        IptablesNames.DestinationChain(name, new Destination(IPAddress.Parse("10.180.0.1"), 80, IsLocal: false)).ShouldBe("KUBE-SEP-SXIVWICOYRO3J4NJ");
        IptablesNames.GroupChain(name, DestinationGroup.Local).ShouldBe("KUBE-SVL-XPGD46QRK7WJZT7O");
        IptablesNames.ExternalChain(name, 0).ShouldBe("KUBE-EXT-XPGD46QRK7WJZT7O");
        IptablesNames.FirewallChain(name, 0).ShouldBe("KUBE-FW-XPGD46QRK7WJZT7O");
        IptablesNames.ExternalChain(name, 1).ShouldNotBe(IptablesNames.ExternalChain(name, 0));
    }

    [Theory]
    [InlineData("KUBE-SERVICES", true)]
    [InlineData("KUBE-PROXY-CANARY", true)]
    [InlineData("KUBE-SEP-SXIVWICOYRO3J4NJ", true)]
    [InlineData("KUBE-CLUSTER-IPS", true)]
    [InlineData("KUBE-SEP-SXIVWICOYRO3J4N", false)]
    [InlineData("KUBE-SEP-sxivwicoyro3j4nj", false)]
    [InlineData("KUBE-FIREWALL", false)]
    [InlineData("KUBE-KUBELET-CANARY", false)]
    [InlineData("KUBE-IPTABLES-HINT", false)]
    [InlineData("KUBE-MARK-DROP", false)]
    [InlineData("INPUT", false)]
    public void Kubelets_chains_and_those_of_others_are_not_ours(string chain, bool isOurs) => IptablesNames.IsOurs(chain).ShouldBe(isOurs);
}
