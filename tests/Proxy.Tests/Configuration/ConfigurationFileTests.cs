using KubeProxyNet.Proxy.Configuration;
using static KubeProxyNet.Proxy.Tests.Configuration.ParserTest;

namespace KubeProxyNet.Proxy.Tests.Configuration;

public class ConfigurationFileTests
{
    [Fact]
    public void The_file_replaces_weak_flags_and_says_so()
    {
        var result = File("mode: iptables\nnodePortAddresses: [primary]\n", "--proxy-mode=ipvs", "--cluster-cidr=10.0.0.0/8");

        result.Valid().Mode.ShouldBe(ProxyMode.Iptables);
        result.Options.ClusterCIDRs.ShouldBeEmpty();
        result.Warnings.ShouldBe(
        [
            "--proxy-mode: is ignored, because --config is given; set mode in /etc/config.conf",
            "--cluster-cidr: is ignored, because --config is given; set clusterCIDR in /etc/config.conf",
        ]);
    }

    [Fact]
    public void Strong_flags_win_over_the_file()
    {
        var options = File(
            "hostnameOverride: of-the-file\nlogging:\n  verbosity: 1\n  format: json\n",
            "--hostname-override=NODE-1", "-v=5", "--logging-format=text", "--master=https://api").Valid();

        options.HostnameOverride.ShouldBe("node-1");
        options.Logging.Verbosity.ShouldBe(5);
        options.Logging.Format.ShouldBe(LogFormat.Text);
        options.Master.ShouldBe("https://api");
        options.ConfigurationFile.ShouldBe(FilePath);
    }

    [Fact]
    public void Patterns_of_file_and_flag_hold_together() =>
        File("logging:\n  vmodule:\n  - filePattern: a\n    verbosity: 1\n", "--vmodule=b=2").Valid().Logging.Vmodule.ShouldBe("a=1,b=2");

    [Theory]
    [InlineData("mode: iptables\nmode: ipvs\n", "mode in /etc/config.conf line 4: stands twice; the last one counts")]
    [InlineData("udpIdleTimeout: 250ms\n", "udpIdleTimeout in /etc/config.conf line 3: unknown field, ignored")]
    [InlineData("resourceContainer: /kube-proxy\n", "resourceContainer in /etc/config.conf line 3: unknown field, ignored")]
    [InlineData("clusterCidr: x\n", "clusterCidr in /etc/config.conf line 3: unknown field, ignored; did you mean clusterCIDR?")]
    [InlineData("iptables:\n  syncperiod: 1s\n", "iptables.syncperiod in /etc/config.conf line 4: unknown field, ignored; did you mean iptables.syncPeriod?")]
    [InlineData("ipvs:\n  strictARP: true\n", "ipvs.strictARP in /etc/config.conf line 4: has no effect in nftables mode")]
    public void What_is_unknown_or_double_is_a_warning(string fields, string warning)
    {
        var result = File(fields);

        result.Errors.ShouldBeEmpty();
        result.Warnings.ShouldContain(warning);
    }

    [Theory]
    [InlineData("mode: 5\n", "mode in /etc/config.conf line 3: a number \"5\" is not of the form nftables|ipvs|iptables")]
    [InlineData("mode: on\n", "mode in /etc/config.conf line 3: a boolean \"true\" is not of the form nftables|ipvs|iptables")]
    [InlineData("configSyncPeriod: 30\n", "configSyncPeriod in /etc/config.conf line 3: a number \"30\" is not of the form duration")]
    [InlineData("configSyncPeriod: 30\u00a0s\n", "configSyncPeriod in /etc/config.conf line 3: a string \"30\u00a0s\" is not of the form duration")]
    [InlineData("configSyncPeriod: \"\"\n", "configSyncPeriod in /etc/config.conf line 3: a string \"\" is not of the form duration")]
    [InlineData("enableProfiling: \"true\"\n", "enableProfiling in /etc/config.conf line 3: a string \"true\" is not of the form bool")]
    [InlineData("oomScoreAdj: 1.5\n", "oomScoreAdj in /etc/config.conf line 3: a number \"1.5\" is not of the form int")]
    [InlineData("nodePortAddresses: primary\n", "nodePortAddresses in /etc/config.conf line 3: a string \"primary\" is not of the form cidr,...")]
    [InlineData("iptables: [1]\n", "iptables in /etc/config.conf line 3: must be an object, not a list")]
    [InlineData("conntrack:\n  min: -1\n", "conntrack.min in /etc/config.conf line 4: -1 is negative")]
    public void What_cannot_be_understood_is_an_error_with_its_line(string fields, string error) => File(fields).Errors.ShouldBe([error]);

    [Theory]
    [InlineData("", "/etc/config.conf: is empty")]
    [InlineData("[]", "/etc/config.conf: must hold an object, not a list")]
    [InlineData("kind: KubeProxyConfiguration", "apiVersion in /etc/config.conf: is missing; it must be kubeproxy.config.k8s.io/v1alpha1")]
    [InlineData("apiVersion: kubeproxy.config.k8s.io/v1alpha1", "kind in /etc/config.conf: is missing; it must be KubeProxyConfiguration")]
    [InlineData("apiVersion: v1\nkind: KubeProxyConfiguration", "apiVersion in /etc/config.conf: must be kubeproxy.config.k8s.io/v1alpha1, not \"v1\"")]
    public void Version_and_kind_must_stand_in_the_file(string text, string error) => Text(text).Errors.ShouldBe([error]);

    [Theory]
    [InlineData("a: [")]
    [InlineData("{\"a\": ")]
    [InlineData("a: b: c")]
    [InlineData("a: *b")]
    public void What_is_not_well_formed_is_an_error(string text) =>
        Text(text).Errors.ShouldHaveSingleItem().ShouldStartWith("/etc/config.conf: is not well-formed: ");

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error() =>
        Flags("--config=/missing").Errors.ShouldBe(["--config: cannot read /missing: Could not find file '/missing'."]);

    [Fact]
    public void Json_is_read_too()
    {
        var options = Text(
            """
            {
            	"apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration",
            	"mode": "ipvs", "ipvs": {"excludeCIDRs": ["10.0.0.0/8"], "strictARP": true}, "oomScoreAdj": 0, "iptables": null
            }
            """).Valid();

        options.Mode.ShouldBe(ProxyMode.Ipvs);
        options.Ipvs.StrictARP.ShouldBeTrue();
        options.Ipvs.ExcludeCIDRs.ShouldHaveSingleItem().ToString().ShouldBe("10.0.0.0/8");
        options.OomScoreAdj.ShouldBe(0);
    }

    [Fact]
    public void A_flow_mapping_is_no_json_and_read_all_the_same() =>
        Text("{apiVersion: kubeproxy.config.k8s.io/v1alpha1, kind: KubeProxyConfiguration, mode: ipvs}").Valid().Mode.ShouldBe(ProxyMode.Ipvs);

    [Fact]
    public void Only_the_first_document_counts() => File("mode: ipvs\n---\nmode: iptables\n").Valid().Mode.ShouldBe(ProxyMode.Ipvs);

    [Fact]
    public void Aliases_are_followed() =>
        File("iptables: &periods\n  syncPeriod: 10s\nnftables: *periods\n").Valid().Nftables.SyncPeriod.ShouldBe(TimeSpan.FromSeconds(10));

    [Fact]
    public void Aliases_cannot_blow_the_file_up()
    {
        var levels = Enumerable.Range(1, 9).Select(level => $"a{level}: &a{level} [{string.Join(',', Enumerable.Repeat($"*a{level - 1}", 9))}]\n");

        File("a0: &a0 [x]\n" + string.Concat(levels)).Errors.ShouldHaveSingleItem().ShouldContain("too large");
    }

    [Fact]
    public void Flush_frequency_may_be_a_number_of_nanoseconds()
    {
        File("logging:\n  flushFrequency: 2000000000\n").Valid().Logging.FlushFrequency.ShouldBe(TimeSpan.FromSeconds(2));
        File("logging:\n  flushFrequency: 3s\n").Valid().Logging.FlushFrequency.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void A_zero_is_the_default_unless_the_field_keeps_it()
    {
        var options = File(
            """
            configSyncPeriod: 0s
            clientConnection: {qps: 0, burst: 0}
            oomScoreAdj: 0
            iptables: {masqueradeBit: 0, localhostNodePorts: false}
            conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
            """).Valid();

        options.ConfigSyncPeriod.ShouldBe(TimeSpan.FromMinutes(15));
        options.ClientConnection.Qps.ShouldBe(5);
        options.ClientConnection.Burst.ShouldBe(10);
        options.OomScoreAdj.ShouldBe(0);
        options.Iptables.MasqueradeBit.ShouldBe(0);
        options.Iptables.LocalhostNodePorts.ShouldBeFalse();
        options.Conntrack.ShouldBe(new ConntrackOptions { MaxPerCore = 0, Min = 0, TcpEstablishedTimeout = default, TcpCloseWaitTimeout = default });
    }

    [Fact]
    public void Feature_gates_of_any_name_are_taken()
    {
        var gates = File("featureGates:\n  AllowServiceExternalIPs: false\n  FromTheFuture: true\n").Valid().FeatureGates;

        gates.IsEnabled(FeatureGates.AllowServiceExternalIPs).ShouldBeFalse();
        gates.IsEnabled(FeatureGates.WatchListClient).ShouldBeTrue();
        gates.Set.ShouldContain(new FeatureGate("FromTheFuture", true));
    }
}
