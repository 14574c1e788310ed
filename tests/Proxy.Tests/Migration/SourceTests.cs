using KubeProxyNet.Proxy.Migration;

namespace KubeProxyNet.Proxy.Tests.Migration;

public sealed class SourceTests
{
    [Fact]
    public void Legacy_tables_are_read_and_cleared_by_the_nodes_own_programs()
    {
        var runner = new FakeRunner().With("iptables-legacy --version").With("iptables-legacy-save", Saved.IpvsMode).With("iptables-legacy-restore");

        var found = new LegacyChainSource(runner, Legacy("nat\nfilter\n")).Find();
        foreach (var remains in found)
        {
            remains.Remove();
        }

        found.Count.ShouldBe(2);
        found[0].Text.ShouldStartWith("iptables-legacy table nat: 3 jump rules, 5 chains");
        runner.Calls.Count(call => call.StartsWith("iptables-legacy-restore --noflush -w 10 <<*", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public void Programs_that_know_no_variants_are_legacy()
    {
        var runner = new FakeRunner().With("iptables --version", "iptables v1.6.1").With("iptables-save", Saved.IpvsMode);

        new LegacyChainSource(runner, Legacy("nat\n")).Find().Count.ShouldBe(2);
    }

    [Fact]
    public void A_node_whose_legacy_tables_cannot_be_read_is_told_so()
    {
        var runner = new FakeRunner().With("iptables --version", "iptables v1.8.9 (nf_tables)");

        var error = Should.Throw<IOException>(() => new LegacyChainSource(runner, Legacy("nat\n")).Find());

        error.Message.ShouldBe("iptables-legacy tables are in use, but there is no iptables-legacy-save here to look into them: what kube-proxy left there, if anything, stays");
    }

    [Fact]
    public void Where_no_legacy_table_is_in_use_no_program_is_run()
    {
        var runner = new FakeRunner();

        new LegacyChainSource(runner, Legacy("")).Find().ShouldBeEmpty();
        new LegacyChainSource(runner, static _ => throw new FileNotFoundException()).Find().ShouldBeEmpty();

        runner.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Only_sets_of_kube_proxy_are_destroyed()
    {
        var runner = new FakeRunner().With("ipset list -n", "KUBE-CLUSTER-IP\ncali40s:x\nKUBE-6-LOOP-BACK\n").With("ipset");

        var remains = new IpSetSource(runner).Find().ShouldHaveSingleItem();
        remains.Remove();

        remains.Text.ShouldBe("2 ipsets: KUBE-6-LOOP-BACK, KUBE-CLUSTER-IP");
        runner.Calls.ShouldBe(["ipset list -n", "ipset destroy KUBE-6-LOOP-BACK", "ipset destroy KUBE-CLUSTER-IP"]);
    }

    [Fact]
    public void A_set_that_is_in_use_is_named_and_does_not_keep_the_others()
    {
        var runner = new FakeRunner().With("ipset list -n", "KUBE-CLUSTER-IP\nKUBE-LOOP-BACK\n").With("ipset destroy KUBE-CLUSTER-IP", exitCode: 1).With("ipset");

        var error = Should.Throw<IOException>(() => new IpSetSource(runner).Find()[0].Remove());

        error.Message.ShouldBe("ipset destroy: KUBE-CLUSTER-IP (refused)");
        runner.Calls.ShouldContain("ipset destroy KUBE-LOOP-BACK");
    }

    [Fact]
    public void Virtual_services_are_read_as_ipvsadm_saves_them()
    {
        var services = VirtualService.Read(
            """
            -A -t 10.96.0.1:443 -s rr
            -a -t 10.96.0.1:443 -r 192.0.2.1:6443 -m -w 1
            -A -u [fd00:10:96::a]:53 -s rr
            -A -f 7 -s wlc
            -A --sctp-service 10.96.0.9:9 -s rr
            """);

        services.Select(service => $"{service.Option} {service.EndPoint}").ShouldBe(["-t 10.96.0.1:443", "-u [fd00:10:96::a]:53", "--sctp-service 10.96.0.9:9"]);
    }

    [Fact]
    public void A_place_that_cannot_be_looked_into_does_not_hide_the_others()
    {
        var runner = new FakeRunner().With("ipset list -n", "KUBE-CLUSTER-IP\n").With("ipset");
        var remains = new KubeProxyRemains([new LegacyChainSource(runner, Legacy("nat\n")), new IpSetSource(runner)]);

        var report = remains.Remove();

        report.Items.ShouldHaveSingleItem().Kind.ShouldBe(RemainsKind.IpSets);
        report.Problems.ShouldHaveSingleItem().Kind.ShouldBe(RemainsKind.IptablesLegacy);
    }

    private static Func<string, string> Legacy(string names) => path => path == "/proc/net/ip_tables_names" ? names : "";
}
