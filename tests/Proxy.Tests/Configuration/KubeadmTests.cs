using System.Net;
using System.Text;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Configuration.Documents;
using KubeProxyNet.Testing;
using static KubeProxyNet.Proxy.Tests.Configuration.ParserTest;

namespace KubeProxyNet.Proxy.Tests.Configuration;

public class KubeadmTests
{
    private static readonly string s_configMap = KubeadmObjects.Configuration("/var/lib/kube-proxy/kubeconfig.conf", mode: "");

    [Fact]
    public void The_zeroed_ConfigMap_gives_the_defaults_without_a_word()
    {
        var result = Text(s_configMap, "--hostname-override=node-1");

        result.Warnings.ShouldBeEmpty();
        result.Valid().ShouldBe(new ProxyOptions
        {
            ConfigurationFile = FilePath,
            HostnameOverride = "node-1",
            ClientConnection = new ClientConnectionOptions { Kubeconfig = "/var/lib/kube-proxy/kubeconfig.conf" },
            ClusterCIDRs = [IPNetwork.Parse("10.244.0.0/16")],
        });
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same_options()
    {
        var first = Flags(
            "--proxy-mode=ipvs", "--ipvs-exclude-cidrs=10.0.0.0/8", "--cluster-cidr=10.1.0.0/16,fd00::/48", "--vmodule=a=1,b=2", "--feature-gates=X=true",
            "--nodeport-addresses=192.168.0.0/16,fd01::/16", "--kube-api-qps=2.5", "--bind-address=::", "--conntrack-min=0", "--masquerade-all");

        var second = Text(first.EffectiveYaml);
        var third = Text(Encoding.UTF8.GetString(DocumentWriter.ToJson(first.Effective)));

        second.Valid().ShouldBe(first.Valid() with { ConfigurationFile = FilePath });
        third.Valid().ShouldBe(second.Options);
        second.EffectiveYaml.ShouldBe(first.EffectiveYaml);
    }

    [Fact]
    public void What_is_written_has_every_default_in_place()
    {
        var yaml = Text(s_configMap).EffectiveYaml;

        yaml.ShouldStartWith("apiVersion: kubeproxy.config.k8s.io/v1alpha1\nbindAddress: 0.0.0.0\nbindAddressHardFail: false\nclientConnection:\n  acceptContentTypes: \"\"\n  burst: 10\n");
        yaml.ShouldContain("\nmode: nftables\n");
        yaml.ShouldContain("\nnodePortAddresses:\n- primary\n");
        yaml.ShouldContain("\nhealthzBindAddress: 0.0.0.0:10256\n");
        yaml.ShouldContain("\n  tcpEstablishedTimeout: 24h0m0s\n");
    }
}
