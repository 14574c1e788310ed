using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Hosting.Commands;
using KubeProxyNet.Proxy.Inspection;
using KubeProxyNet.Proxy.Inspection.Diagnosis;

namespace KubeProxyNet.Proxy.Tests.Inspection;

public class NodeDiagnosisTests
{
    private static readonly NodeView Healthy = new()
    {
        NodeName = "here",
        Options = new ProxyOptions(),
        Setting = static path => path.EndsWith("ip_forward", StringComparison.Ordinal) ? "1" : null,
        Addresses = [System.Net.IPAddress.Parse("192.0.2.1")],
        Cluster = new ClusterView { Nodes = [new Node { Key = new ObjectKey("", "here"), InternalIPs = [System.Net.IPAddress.Parse("192.0.2.1")] }] },
        ClockSkew = TimeSpan.FromSeconds(1),
        Proxy = new AgentAnswers("http://127.0.0.1:10256"),
    };

    [Fact]
    public void Nothing_is_wrong_with_a_healthy_node() => NodeDiagnosis.Of(Healthy).ShouldBeEmpty();

    [Theory]
    [InlineData(-31, "this node's clock is 31 s behind the API server's")]
    [InlineData(3600, "this node's clock is 3600 s ahead of the API server's")]
    public void A_wrong_clock_is_told(int seconds, string words) =>
        Only(Healthy with { ClockSkew = TimeSpan.FromSeconds(seconds) }, "clock").Problem.ShouldStartWith(words);

    [Fact]
    public void A_Node_with_other_addresses_than_this_host_is_told() =>
        Only(Healthy with { Addresses = [System.Net.IPAddress.Parse("192.0.2.9")] }, "node-address").Seen.ShouldContain("192.0.2.1");

    [Fact]
    public void A_few_repairs_are_no_loop_and_many_are()
    {
        var metrics = AgentAsker.Parse("# HELP x\nkubeproxynet_drift_repairs_total{ip_family=\"IPv4\"} 4\nkubeproxynet_external_changes_total{ip_family=\"IPv4\",process=\"nft\"} 4\n");
        NodeDiagnosis.Of(Healthy with { Proxy = Healthy.Proxy! with { Metrics = metrics } }).ShouldBeEmpty();

        metrics["kubeproxynet_drift_repairs_total{ip_family=\"IPv4\"}"] = 5;
        Only(Healthy with { Proxy = Healthy.Proxy! with { Metrics = metrics } }, "foreign-changes").Seen.ShouldContain("nft 4 times");
    }

    [Fact]
    public void Rules_that_kube_proxy_left_are_told() =>
        Only(Healthy with { KubeProxyRules = ["12 chains of iptables-nft"] }, "kube-proxy-rules").Severity.ShouldBe(Severity.Warning);

    private static Finding Only(NodeView view, string check)
    {
        var finding = NodeDiagnosis.Of(view).ShouldHaveSingleItem();
        finding.Check.ShouldBe(check);
        return finding;
    }
}
