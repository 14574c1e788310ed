using System.Net;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Ipvs;
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
    public void Virtual_services_of_NodePorts_are_known_by_the_ipsets()
    {
        var runner = new FakeRunner()
            .With("ipset save KUBE-NODE-PORT-TCP", "create KUBE-NODE-PORT-TCP bitmap:port range 0-65535\nadd KUBE-NODE-PORT-TCP 30080\n")
            .With("ipset save KUBE-NODE-PORT-UDP", "create KUBE-NODE-PORT-UDP bitmap:port range 0-65535\n")
            .With(
                "ipset save KUBE-NODE-PORT-SCTP-HASH",
                """
                create KUBE-NODE-PORT-SCTP-HASH hash:ip,port family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x5846641a
                add KUBE-NODE-PORT-SCTP-HASH 192.168.9.2,sctp:30080
                """)
            .With("ipset save KUBE-6-NODE-PORT-TCP", "create KUBE-6-NODE-PORT-TCP bitmap:port range 0-65535\nadd KUBE-6-NODE-PORT-TCP 30081\nadd KUBE-6-NODE-PORT-TCP 30082\n")
            .With("ipset", exitCode: 1);
        var services = new[]
        {
            Service(TransportProtocol.Tcp, "192.168.9.2", 30080),
            Service(TransportProtocol.Udp, "192.168.9.2", 30080),
            Service(TransportProtocol.Sctp, "192.168.9.2", 30080),
            Service(TransportProtocol.Tcp, "192.168.9.2", 80),
            Service(TransportProtocol.Tcp, "192.168.9.2", 30081),
            Service(TransportProtocol.Tcp, "fd00:9::2", 30082),
        };

        var sets = NodePortSets.Read(runner);

        services.Where(sets.Includes).Select(service => service.ToString()).ShouldBe(
            ["tcp 192.168.9.2:30080", "sctp 192.168.9.2:30080", "tcp [fd00:9::2]:30082"]);
        NodePortSets.Read(new FakeRunner()).Includes(services[0]).ShouldBeFalse();
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

    private static VirtualServiceId Service(TransportProtocol protocol, string address, ushort port) =>
        VirtualServiceId.Of(protocol, IPValue.From(IPAddress.Parse(address)), port);
}
