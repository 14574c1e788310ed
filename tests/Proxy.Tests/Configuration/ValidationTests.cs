using System.Net;
using static KubeProxyNet.Proxy.Tests.Configuration.ParserTest;

namespace KubeProxyNet.Proxy.Tests.Configuration;

public class ValidationTests
{
    [Theory]
    [InlineData("--proxy-mode=userspace", "--proxy-mode: \"userspace\" is none of nftables, ipvs, iptables")]
    [InlineData("--detect-local-mode=Any", "--detect-local-mode: \"Any\" is none of ClusterCIDR, NodeCIDR, BridgeInterface, InterfaceNamePrefix")]
    [InlineData("--detect-local-mode=BridgeInterface", "detectLocal.bridgeInterface: is empty, but detectLocalMode BridgeInterface needs it (or --pod-bridge-interface)")]
    [InlineData("--iptables-masquerade-bit=32", "--iptables-masquerade-bit: 32 is not from 0 to 31")]
    [InlineData("--oom-score-adj=-1001", "--oom-score-adj: -1001 is not from -1000 to 1000")]
    [InlineData("--kube-api-burst=-1", "--kube-api-burst: -1 is negative")]
    [InlineData("--conntrack-min=-1", "--conntrack-min: -1 is negative")]
    [InlineData("--conntrack-udp-timeout=-1s", "--conntrack-udp-timeout: -1s is negative")]
    [InlineData("--config-sync-period=0", "--config-sync-period: 0s is not more than zero")]
    [InlineData("--bind-address=node1", "--bind-address: \"node1\" is not an IP address")]
    [InlineData("--healthz-bind-address=1.2.3.4:70000", "--healthz-bind-address: \"1.2.3.4:70000\" is not an IP address with or without a port from 1 to 65535")]
    [InlineData("--metrics-bind-address=localhost:1", "--metrics-bind-address: \"localhost:1\" is not an IP address with or without a port from 1 to 65535")]
    [InlineData("--metrics-bind-address=127.0.0.1:0", "--metrics-bind-address: \"127.0.0.1:0\" is not an IP address with or without a port from 1 to 65535")]
    [InlineData("--nodeport-addresses=primary,10.0.0.0/8", "--nodeport-addresses: primary must stand alone")]
    [InlineData("--nodeport-addresses=10.0.0.1", "--nodeport-addresses: \"10.0.0.1\" is neither a network in CIDR notation nor the word primary")]
    [InlineData("--cluster-cidr=", "--cluster-cidr: is empty; leave it out if the pods have no common network")]
    [InlineData("--cluster-cidr=10.0.0.0/33", "--cluster-cidr: \"10.0.0.0/33\" is not a network in CIDR notation")]
    [InlineData("--cluster-cidr=10.0.0.0/8,11.0.0.0/8", "--cluster-cidr: must be one network or one of each IP family")]
    [InlineData("--hostname-override= ", "--hostname-override: is blank; leave it out to use the host's name")]
    [InlineData("--logging-format=xml", "--logging-format: \"xml\" is neither text nor json")]
    [InlineData("--metrics-port=65536", "--metrics-port: must be from 0 to 65535")]
    public void A_bad_value_is_an_error(string argument, string error) => Flags(argument).Errors.ShouldBe([error]);

    [Fact]
    public void A_minimum_above_the_period_is_an_error_in_each_block_that_is_checked() =>
        Flags("--iptables-min-sync-period=1m").Errors.ShouldBe(
        [
            "--iptables-min-sync-period: 1m0s is longer than iptables.syncPeriod, 30s",
            "--iptables-min-sync-period: 1m0s is longer than nftables.syncPeriod, 30s",
        ]);

    [Fact]
    public void Ipvs_values_are_checked_in_ipvs_mode_only()
    {
        Flags("--ipvs-exclude-cidrs=x").Errors.ShouldBeEmpty();
        Flags("--ipvs-exclude-cidrs=x", "--proxy-mode=ipvs").Errors.ShouldBe(["--ipvs-exclude-cidrs: \"x\" is not a network in CIDR notation"]);
    }

    [Fact]
    public void Vmodule_needs_the_text_format() =>
        Flags("--vmodule=a=1", "--logging-format=json").Errors.ShouldBe(["--vmodule: works with the text format only"]);

    [Fact]
    public void A_cluster_network_that_nobody_needs_may_be_malformed() =>
        Flags("--detect-local-mode=NodeCIDR", "--cluster-cidr=x").Valid().ClusterCIDRs.ShouldBeEmpty();

    [Fact]
    public void Both_families_of_the_cluster_network_are_kept() =>
        Flags("--cluster-cidr=10.244.0.1/16, fd00:10:244::/56").Valid().ClusterCIDRs.Select(network => network.ToString())
            .ShouldBe(["10.244.0.0/16", "fd00:10:244::/56"]);

    [Fact]
    public void Leading_zeros_of_an_address_are_decimal() =>
        Flags("--bind-address=010.000.000.008").Valid().BindAddress.ShouldBe(IPAddress.Parse("10.0.0.8"));

    [Fact]
    public void Servers_follow_the_family_of_the_bind_address()
    {
        var options = Flags("--bind-address=::").Valid();

        options.HealthzBindAddress!.ToString().ShouldBe("[::]:10256");
        options.MetricsBindAddress!.ToString().ShouldBe("[::1]:10249");
    }

    [Theory]
    [InlineData("1.2.3.4", "1.2.3.4:10249")]
    [InlineData("1.2.3.4:80", "1.2.3.4:80")]
    [InlineData("::1", "[::1]:10249")]
    [InlineData("[::1]", "[::1]:10249")]
    [InlineData("[::1]:80", "[::1]:80")]
    public void An_address_without_a_port_gets_the_usual_one(string text, string expected) =>
        Flags("--metrics-bind-address=" + text).Valid().MetricsBindAddress!.ToString().ShouldBe(expected);

    [Theory]
    [InlineData("--metrics-bind-address=")]
    [InlineData("--metrics-port=0")]
    public void The_metrics_server_can_be_switched_off(string argument) => Flags(argument).Valid().MetricsBindAddress.ShouldBeNull();

    [Theory]
    [InlineData("--healthz-bind-address=")]
    [InlineData("--healthz-port=0")]
    public void The_health_server_can_be_switched_off(string argument) => Flags(argument).Valid().HealthzBindAddress.ShouldBeNull();

    [Fact]
    public void The_deprecated_port_flags_do_what_they_say_unless_the_address_has_a_port()
    {
        Flags("--healthz-port=8080").Valid().HealthzBindAddress!.ToString().ShouldBe("0.0.0.0:8080");
        Flags("--healthz-port=8080", "--healthz-bind-address=10.0.0.1").Valid().HealthzBindAddress!.ToString().ShouldBe("10.0.0.1:8080");

        var both = Flags("--healthz-port=8080", "--healthz-bind-address=10.0.0.1:9090");
        both.Valid().HealthzBindAddress!.ToString().ShouldBe("10.0.0.1:9090");
        both.Warnings.ShouldContain("--healthz-port: is ignored; --healthz-bind-address says port 9090");
    }

    [Theory]
    [InlineData("--proxy-mode=iptables", true)]
    [InlineData("--proxy-mode=ipvs", true)]
    [InlineData("--proxy-mode=nftables", false)]
    public void Without_restriction_NodePorts_are_everywhere_but_in_nftables_mode(string argument, bool all)
    {
        var result = Flags(argument);

        result.Valid().NodePortAddresses.IsAll.ShouldBe(all);
        result.Warnings.Length.ShouldBe(all ? 1 : 0);
    }

    [Fact]
    public void The_node_name_is_trimmed_and_in_lower_case() => Flags("--hostname-override= Node-A ").Valid().HostnameOverride.ShouldBe("node-a");

    [Fact]
    public void Masquerade_comes_from_the_block_of_the_active_mode()
    {
        const string Bits = "iptables:\n  masqueradeBit: 3\n  masqueradeAll: true\nnftables:\n  masqueradeBit: 0\n";

        File(Bits).Valid().MasqueradeMark.ShouldBe(1u);
        File(Bits + "mode: ipvs\n").Valid().MasqueradeMark.ShouldBe(8u);
        File(Bits).Valid().MasqueradeAll.ShouldBeFalse();
        File(Bits + "mode: ipvs\n").Valid().MasqueradeAll.ShouldBeTrue();
    }
}
