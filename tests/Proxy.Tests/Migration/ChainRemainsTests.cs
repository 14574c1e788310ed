using KubeProxyNet.Proxy.Migration;

namespace KubeProxyNet.Proxy.Tests.Migration;

public sealed class ChainRemainsTests
{
    [Fact]
    public void Every_chain_of_iptables_mode_is_found_in_its_table()
    {
        var remains = Find(Saved.IptablesMode);

        remains.Keys.ShouldBe(["mangle", "filter", "nat"]);
        remains["mangle"].Deleted.ShouldBe(["KUBE-PROXY-CANARY"]);
        remains["filter"].Deleted.ShouldBe(
            ["KUBE-EXTERNAL-SERVICES", "KUBE-FORWARD", "KUBE-NODEPORTS", "KUBE-PROXY-CANARY", "KUBE-PROXY-FIREWALL", "KUBE-SERVICES"]);
        remains["nat"].Deleted.ShouldBe(
        [
            "KUBE-EXT-4GUJ7TCIMOJH24BI", "KUBE-NODEPORTS", "KUBE-POSTROUTING", "KUBE-PROXY-CANARY", "KUBE-SEP-6E7XQMQ4RAYOWTTM",
            "KUBE-SEP-IT2ZTR26TO4XFPTO", "KUBE-SERVICES", "KUBE-SVC-4GUJ7TCIMOJH24BI",
        ]);
    }

    [Fact]
    public void Jumps_from_built_in_chains_go_with_them_and_others_stay()
    {
        var filter = Find(Saved.IptablesMode)["filter"];

        filter.Jumps.Count.ShouldBe(9);
        filter.Jumps.ShouldAllBe(rule => rule.Chain == "INPUT" || rule.Chain == "FORWARD" || rule.Chain == "OUTPUT");
        filter.Jumps.ShouldNotContain(rule => rule.Target == "KUBE-FIREWALL" || rule.Target == "ACCEPT" || rule.Target == "DOCKER-USER");
    }

    [Fact]
    public void A_chain_that_rules_of_others_lead_to_is_emptied_but_kept()
    {
        var remains = Find(Saved.IptablesMode.Replace("-A CNI-HOSTPORT-SETMARK", "-A CNI-HOSTPORT-SETMARK -g KUBE-SVC-4GUJ7TCIMOJH24BI\n-A CNI-HOSTPORT-SETMARK", StringComparison.Ordinal));

        remains["nat"].Emptied.ShouldBe(["KUBE-SVC-4GUJ7TCIMOJH24BI"]);
        remains["nat"].Deleted.ShouldNotContain("KUBE-SVC-4GUJ7TCIMOJH24BI");
    }

    [Fact]
    public void The_mark_that_portmap_uses_stays_with_its_rule()
    {
        var nat = Find(Saved.IptablesMode)["nat"];

        nat.Emptied.ShouldBeEmpty();
        nat.Deleted.ShouldNotContain("KUBE-MARK-MASQ");
        Find(Saved.IpvsMode)["nat"].Deleted.ShouldContain("KUBE-MARK-MASQ");
    }

    [Fact]
    public void Every_chain_of_ipvs_mode_is_found()
    {
        var remains = Find(Saved.IpvsMode);

        remains["nat"].Deleted.ShouldBe(["KUBE-LOAD-BALANCER", "KUBE-MARK-MASQ", "KUBE-NODE-PORT", "KUBE-POSTROUTING", "KUBE-SERVICES"]);
        remains["filter"].Deleted.ShouldBe(
            ["KUBE-FORWARD", "KUBE-IPVS-FILTER", "KUBE-IPVS-OUT-FILTER", "KUBE-NODE-PORT", "KUBE-PROXY-FIREWALL", "KUBE-SOURCE-RANGES-FIREWALL"]);
        remains["filter"].Jumps.Count.ShouldBe(6);
    }

    [Fact]
    public void Only_a_main_chain_with_rules_serves()
    {
        Find(Saved.IptablesMode)["nat"].Serves.ShouldBeTrue();
        Find(Saved.IptablesMode)["filter"].Serves.ShouldBeFalse();
        Find("*nat\n:KUBE-SERVICES - [0:0]\nCOMMIT\n")["nat"].Serves.ShouldBeFalse();
    }

    [Fact]
    public void A_node_without_kube_proxy_has_no_remains() =>
        Find("*filter\n:INPUT ACCEPT [0:0]\n:KUBE-FIREWALL - [0:0]\n-A INPUT -j KUBE-FIREWALL\nCOMMIT\n*nat\n:KUBE-MARK-DROP - [0:0]\nCOMMIT\n").ShouldBeEmpty();

    [Fact]
    public void The_summary_counts_hashed_chains()
    {
        var summary = Find(Saved.IptablesMode)["nat"].Summary;

        summary.ShouldBe("3 jump rules, 8 chains: KUBE-NODEPORTS, KUBE-POSTROUTING, KUBE-PROXY-CANARY, KUBE-SERVICES, 1 KUBE-EXT-*, 2 KUBE-SEP-*, 1 KUBE-SVC-*");
    }

    [Fact]
    public void What_is_restored_names_exactly_what_goes()
    {
        var mangleAndNat = IptablesRestoreWriter.Write(Find(Saved.IpvsMode).Values);

        mangleAndNat.ShouldBe(
            """
            *nat
            :KUBE-LOAD-BALANCER - [0:0]
            :KUBE-MARK-MASQ - [0:0]
            :KUBE-NODE-PORT - [0:0]
            :KUBE-POSTROUTING - [0:0]
            :KUBE-SERVICES - [0:0]
            -D PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            -D OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            -D POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
            -X KUBE-LOAD-BALANCER
            -X KUBE-MARK-MASQ
            -X KUBE-NODE-PORT
            -X KUBE-POSTROUTING
            -X KUBE-SERVICES
            COMMIT
            *filter
            :KUBE-FORWARD - [0:0]
            :KUBE-IPVS-FILTER - [0:0]
            :KUBE-IPVS-OUT-FILTER - [0:0]
            :KUBE-NODE-PORT - [0:0]
            :KUBE-PROXY-FIREWALL - [0:0]
            :KUBE-SOURCE-RANGES-FIREWALL - [0:0]
            -D INPUT -m comment --comment "kubernetes ipvs access filter" -j KUBE-IPVS-FILTER
            -D INPUT -m comment --comment "kube-proxy firewall rules" -j KUBE-PROXY-FIREWALL
            -D INPUT -m comment --comment "kubernetes health check rules" -j KUBE-NODE-PORT
            -D FORWARD -m comment --comment "kube-proxy firewall rules" -j KUBE-PROXY-FIREWALL
            -D FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
            -D OUTPUT -m comment --comment "kubernetes ipvs access filter" -j KUBE-IPVS-OUT-FILTER
            -X KUBE-FORWARD
            -X KUBE-IPVS-FILTER
            -X KUBE-IPVS-OUT-FILTER
            -X KUBE-NODE-PORT
            -X KUBE-PROXY-FIREWALL
            -X KUBE-SOURCE-RANGES-FIREWALL
            COMMIT

            """);
    }

    [Theory]
    [InlineData("KUBE-SVC-4GUJ7TCIMOJH24BI", true)]
    [InlineData("KUBE-SVL-4GUJ7TCIMOJH24BI", true)]
    [InlineData("KUBE-FW-4GUJ7TCIMOJH24BI", true)]
    [InlineData("KUBE-EXTERNAL-SERVICES", true)]
    [InlineData("KUBE-SVC-4GUJ7TCIMOJH24BI2", false)]
    [InlineData("KUBE-SVC-4guj7tcimojh24bi", false)]
    [InlineData("KUBE-FIREWALL", false)]
    [InlineData("KUBE-MARK-DROP", false)]
    [InlineData("KUBE-KUBELET-CANARY", false)]
    [InlineData("KUBE-ROUTER-INPUT", false)]
    [InlineData("KUBE-POD-FW-4GUJ7TCIMOJH24BI", false)]
    public void Chains_are_known_by_their_exact_names(string chain, bool expected) => KubeProxyNames.IsChain(chain).ShouldBe(expected);

    [Theory]
    [InlineData("KUBE-SERVICES", true, false)]
    [InlineData("KUBE-SVC-AQI2S6QIMU7PVVRP", true, false)]
    [InlineData("KUBE-STRAY-CLUSTER-IPS", true, false)]
    [InlineData("KUBE-IPVS-FILTER", true, true)]
    [InlineData("KUBE-NODE-PORT", true, true)]
    [InlineData("KUBE-XLB-AQI2S6QIMU7PVVRP", true, true)]
    [InlineData("KUBE-FIREWALL", false, false)]
    public void While_our_own_iptables_mode_runs_only_chains_that_it_does_not_use_are_remains(string chain, bool isRemains, bool isRemainsThen)
    {
        KubeProxyNames.IsRemains(chain, isOurs: false).ShouldBe(isRemains);
        KubeProxyNames.IsRemains(chain, isOurs: true).ShouldBe(isRemainsThen);
    }

    [Theory]
    [InlineData("KUBE-CLUSTER-IP", true)]
    [InlineData("KUBE-6-CLUSTER-IP", true)]
    [InlineData("KUBE-6-LOAD-BALANCER-SOURCE-CID", true)]
    [InlineData("KUBE-LOAD-BALANCER-SOURCE-CIDR", true)]
    [InlineData("KUBE-DST-3YNVZWWGX3UQQ4VQ", false)]
    [InlineData("cali40s:abc", false)]
    public void Sets_are_known_by_their_exact_names(string set, bool expected) => KubeProxyNames.IsIpSet(set).ShouldBe(expected);

    private static Dictionary<string, ChainRemains> Find(string text) =>
        IptablesSaveReader.Read(text).Select(table => ChainRemains.Find(table)).OfType<ChainRemains>().ToDictionary(remains => remains.Table);
}
