namespace KubeProxyNet.Kernel.Tests.Migration;

[Trait("Invariant", "6")]
public sealed class KubeProxyRemainsTests : IDisposable
{
    private readonly KubeProxyNode _node = new();

    public void Dispose() => _node.Dispose();

    [IptablesFact]
    public void Chains_of_iptables_legacy_are_removed_and_the_rest_stays_byte_for_byte() => IsAsBefore(() => _node.AddIptablesMode("legacy"), 6);

    [IptablesFact]
    public void Chains_of_iptables_nft_are_removed_and_the_rest_stays_byte_for_byte() => IsAsBefore(() => _node.AddIptablesMode("nft"), 6);

    [IptablesFact]
    public void Tables_of_nftables_mode_are_removed_and_the_rest_stays_byte_for_byte() => IsAsBefore(_node.AddNftablesMode, 2);

    [IptablesFact]
    public void Device_sets_and_chains_of_ipvs_mode_are_removed_and_the_rest_stays_byte_for_byte()
    {
        IsAsBefore(() => _node.AddIpvsMode("legacy"), 4);
        IsAsBefore(() => _node.AddIpvsMode("nft"), 4);
    }

    [IptablesFact]
    public void A_node_that_had_every_mode_is_as_before_too() => IsAsBefore(
        () =>
        {
            _node.AddIptablesMode("legacy");
            _node.AddIptablesMode("nft");
            _node.AddNftablesMode();
            _node.AddIpvsMode("nft");
        },
        16);

    [IptablesFact]
    public void Iptables_nft_needs_no_program()
    {
        _node.AddOthers();
        var before = _node.Everything();
        _node.AddIptablesMode("nft");

        var report = _node.Remains("iptables", "ip6tables", "ipset").Remove();

        _node.Everything().ShouldBe(before);
        report.Items.Count.ShouldBe(6);

        // Others use legacy tables here, which nobody can look into.
        report.Problems.ShouldHaveSingleItem().Text.ShouldStartWith("iptables-legacy tables are in use, but there is no iptables-legacy-save here");
    }

    [IptablesFact]
    public void Looking_changes_nothing()
    {
        _node.AddOthers();
        _node.AddIptablesMode("legacy");
        _node.AddIptablesMode("nft");
        _node.AddNftablesMode();
        _node.AddIpvsMode("legacy");
        var before = _node.Everything();

        _node.Remains().Find().Items.Count.ShouldBe(16);

        _node.Everything().ShouldBe(before);
    }

    [IptablesFact]
    public void Looking_at_a_bare_node_makes_no_tables()
    {
        _node.Remains().Remove().Items.ShouldBeEmpty();

        _node.Sandbox.Run("nft", "list", "ruleset").ShouldBeEmpty();
        _node.Sandbox.Run("cat", "/proc/net/ip_tables_names").ShouldBeEmpty();
    }

    [IptablesFact]
    public void The_mark_that_portmap_jumps_to_stays_with_its_rule()
    {
        foreach (var variant in (string[])["legacy", "nft"])
        {
            _node.AddIptablesMode(variant);
            _node.AddPortmap(variant);

            _node.Remains().Remove().Problems.ShouldBeEmpty();

            var left = _node.Saved($"iptables-{variant}-save").Split('\n');
            left.Where(line => line.StartsWith("-A", StringComparison.Ordinal)).ShouldBe(
                ["-A CNI-HOSTPORT-SETMARK -j KUBE-MARK-MASQ", "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000"]);
            left.Where(line => line.StartsWith(":KUBE", StringComparison.Ordinal)).ShouldHaveSingleItem();
            _node.Remains().Find().Items.ShouldBeEmpty();
        }
    }

    [IptablesFact]
    public void Tables_that_hold_nothing_else_go_with_their_last_chain()
    {
        _node.AddIptablesMode("nft");

        _node.Remains().Remove().Problems.ShouldBeEmpty();

        _node.Sandbox.Run("nft", "list", "ruleset").ShouldBeEmpty();
    }

    [IptablesFact]
    public void What_serves_is_told_by_family()
    {
        _node.AddOthers();
        _node.Remains().Find().Items.ShouldBeEmpty();

        _node.AddNftablesMode();
        _node.Remains().Find().Items.Count(item => item.Serves).ShouldBe(2);
        _node.Remains().Remove();
        _node.AddIptablesMode("nft");
        _node.Remains().Find().Items.Where(item => item.Serves).Select(item => item.Family).Distinct().Count().ShouldBe(2);
    }

    private void IsAsBefore(Action kubeProxy, int remains)
    {
        if (_node.Sandbox.Run("nft", "list", "ruleset").Length == 0)
        {
            _node.AddOthers();
        }

        var before = _node.Everything();
        kubeProxy();
        _node.Everything().ShouldNotBe(before);

        var report = _node.Remains().Remove();

        report.Problems.ShouldBeEmpty();
        report.Items.Count.ShouldBe(remains);
        _node.Everything().ShouldBe(before);
        _node.Remains().Find().Items.ShouldBeEmpty();
    }
}
