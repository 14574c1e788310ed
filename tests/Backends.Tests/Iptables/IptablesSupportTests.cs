using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Tests.Iptables;

public class IptablesSupportTests
{
    private const string Hint = ":KUBE-IPTABLES-HINT - [0:0]";

    private static FakePrograms Both => new FakePrograms().With("iptables", "nf_tables").With("iptables-nft", "nf_tables").With("iptables-legacy", "legacy");

    [Fact]
    public void Without_any_sign_it_is_what_plain_iptables_is()
    {
        Probe(Both).Programs.ShouldBe(IptablesPrograms.Of(IPFamily.IPv4, IptablesVariant.Nft));
        Probe(Both.With("iptables", "legacy")).Programs.ShouldBe(IptablesPrograms.Of(IPFamily.IPv4, IptablesVariant.Legacy));
    }

    [Fact]
    public void It_is_the_variant_that_kubelet_uses() =>
        Probe(Both.Holding("iptables-legacy", "mangle", Hint).Holding("iptables-nft", "nat", ":KUBE-SERVICES - [0:0]", "-A KUBE-SERVICES -j KUBE-NODEPORTS"), "mangle\nnat\n")
            .Programs!.Variant.ShouldBe(IptablesVariant.Legacy);

    [Fact]
    public void Without_kubelets_hints_it_is_the_variant_with_rules_for_services() =>
        Probe(Both.Holding("iptables-legacy", "nat", ":KUBE-SERVICES - [0:0]", "-A KUBE-SERVICES -j KUBE-NODEPORTS"), "nat\n").Programs!.Variant.ShouldBe(IptablesVariant.Legacy);

    [Fact]
    public void Legacy_tables_that_the_kernel_does_not_have_are_not_made_by_looking_for_them() =>
        Probe(Both.Holding("iptables-legacy", "mangle", Hint)).Programs!.Variant.ShouldBe(IptablesVariant.Nft);

    [Fact]
    public void Who_is_forced_does_not_look()
    {
        Probe(Both.Holding("iptables-nft", "mangle", Hint), forced: IptablesVariant.Legacy).Programs!.Variant.ShouldBe(IptablesVariant.Legacy);
        Probe(new FakePrograms().With("iptables", "nf_tables"), forced: IptablesVariant.Legacy).Problem.ShouldBe("iptables of the legacy variant is not installed");
    }

    [Fact]
    public void Plain_names_will_do()
    {
        var support = Probe(new FakePrograms().With("iptables", "", "1.6.2"));

        support.Problem.ShouldBeNull();
        support.Programs.ShouldBe(new IptablesPrograms(IptablesVariant.Legacy, "iptables"));
    }

    [Fact]
    public void What_is_missing_or_too_old_is_said()
    {
        Probe(new FakePrograms()).Problem.ShouldBe("iptables-restore is not installed: the package iptables is needed");
        Probe(new FakePrograms().With("iptables", "", "1.6.1")).Problem.ShouldBe("iptables-restore is of version 1.6.1, too old: 1.6.2 or later is needed");
    }

    private static IptablesSupport Probe(FakePrograms programs, string legacyTables = "", IptablesVariant? forced = null) =>
        IptablesSupport.Probe(IPFamily.IPv4, programs, forced, readFile: _ => legacyTables);
}
