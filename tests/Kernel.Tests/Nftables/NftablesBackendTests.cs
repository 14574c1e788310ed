using System.Net;
using System.Text.RegularExpressions;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Nftables;

public sealed partial class NftablesBackendTests : IDisposable
{
    private const int Histories = 8;
    private const int Steps = 30;

    private readonly Sandbox _sandbox = new();
    private readonly List<NftablesBackend> _backends = [];

    [KernelFact]
    public void Nft_prints_every_rule_as_it_is_written_here()
    {
        var ruleset = Of(IPFamily.IPv4, Service(Name("web"), "10.96.0.10", 80, Pod("10.244.1.2"), Pod("10.244.2.2")));
        Start(IPFamily.IPv4).Apply(Ruleset.Empty(IPFamily.IPv4).To(ruleset));

        var printed = _sandbox.Run("nft", "list", "table", "ip", "kubeproxynet").Split('\n').Select(line => line.Trim()).ToHashSet();

        var chains = NftablesStaticRules.Build(ruleset.Node, NftablesDialect.IPv4).Append(NftablesStaticRules.BuildPick(NftablesPick.Among(NftablesPickClass.None, 2), NftablesDialect.IPv4));
        chains.SelectMany(chain => chain.Rules).Select(rule => rule.Text).ShouldBeSubsetOf(printed);
    }

    [KernelFact]
    public void Nft_takes_its_own_listing_of_our_tables_back()
    {
        foreach (var (family, service) in new[]
        {
            (IPFamily.IPv4, Service(Name("web"), "10.96.0.10", 80, Pod("10.244.1.2", here: true), Pod("10.244.2.2"))),
            (IPFamily.IPv6, Service(Name("dns", Protocol.Udp), "fd00:10:96::a", 53, Pod("fd00:10:244:1::2", here: true))),
        })
        {
            Start(family).Apply(Ruleset.Empty(family).To(Of(family, service, Service(Name("empty", Protocol.Sctp), family == IPFamily.IPv4 ? "10.96.0.11" : "fd00:10:96::b", 99))));
        }

        var listing = _sandbox.Run("nft", "list", "ruleset");

        listing.ShouldContain("10.96.0.10 . tcp . 80 comment \"default/web:main\" : goto pick-4");
        listing.ShouldContain("fd00:10:96::a . udp . 53 comment \"default/dns:main\" : goto pick-4");
        listing.ShouldContain("10.96.0.11 . sctp . 99 comment \"default/empty:main\"");
        _sandbox.RunWithInput(listing, "nft", "-c", "-f", "-");
        _sandbox.RunWithInput("flush ruleset\n" + listing, "nft", "-f", "-");
        _sandbox.Run("nft", "list", "ruleset").ShouldBe(listing);
    }

    [KernelFact]
    public void Nft_takes_back_its_listing_of_everything_there_is_and_prints_our_rules_as_they_are_written_here()
    {
        foreach (var family in Enum.GetValues<IPFamily>())
        {
            var ruleset = Everything(family);
            Start(family).Apply(Ruleset.Empty(family).To(ruleset));
            Start(family).Apply(Ruleset.Empty(family).To(ruleset)).Operations.ShouldBe(0);
        }

        var listing = _sandbox.Run("nft", "list", "ruleset");

        _sandbox.RunWithInput(listing, "nft", "-c", "-f", "-");
        _sandbox.RunWithInput("flush ruleset\n" + listing, "nft", "-f", "-");
        _sandbox.Run("nft", "list", "ruleset").ShouldBe(listing);
        var printed = listing.Split('\n').Select(line => line.Trim()).ToHashSet();
        foreach (var family in Enum.GetValues<IPFamily>())
        {
            var ruleset = Everything(family);
            var dialect = NftablesDialect.Of(family);
            var sticky = ruleset.Services.Values.Select(rules => NftablesSticky.Build(rules, NftablesServiceSlots.None.Next(rules), dialect)).OfType<NftablesStickyPort>().ToList();
            sticky.Count.ShouldBe(3);
            var picks = sticky.SelectMany(port => port.Picks).Select(pick => NftablesStaticRules.BuildPick(pick, dialect));
            NftablesStaticRules.Build(ruleset.Node, dialect).Concat(picks).Concat(sticky.SelectMany(port => port.Chains))
                .SelectMany(chain => chain.Rules).Select(rule => rule.Text).ShouldBeSubsetOf(printed);
        }
    }

    [KernelFact]
    public void Another_look_at_the_kernel_can_be_asked_for()
    {
        var backend = Start(IPFamily.IPv4);
        var ruleset = Everything(IPFamily.IPv4);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(ruleset));
        _sandbox.Run("nft", "delete element ip kubeproxynet node-ports { tcp . 30001 }");

        backend.Invalidate();
        var result = backend.Apply(new RulesetChange(ruleset, ruleset, []));

        result.ShouldSatisfyAllConditions(() => result.WasFull.ShouldBeTrue(), () => result.Operations.ShouldBe(1));
    }

    [KernelFact]
    public void What_was_read_beforehand_is_used_only_if_nobody_has_changed_anything_since()
    {
        var ruleset = Everything(IPFamily.IPv4);
        Start(IPFamily.IPv4).Apply(Ruleset.Empty(IPFamily.IPv4).To(ruleset));

        var adopting = Start(IPFamily.IPv4);
        adopting.Prepare();
        adopting.Apply(Ruleset.Empty(IPFamily.IPv4).To(ruleset)).Operations.ShouldBe(0);

        // Disposed of without a look at it: the reader has ended.
        var late = Start(IPFamily.IPv4);
        late.Prepare();
        var other = Start(IPFamily.IPv4);
        other.Prepare();
        SpinWait.SpinUntil(() => other.IsPrepared, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        _sandbox.Run("nft", "delete element ip kubeproxynet node-ports { tcp . 30001 }");
        other.Apply(Ruleset.Empty(IPFamily.IPv4).To(ruleset)).Operations.ShouldBe(1);
    }

    // Invariant 4.
    [KernelFact]
    [Trait("Invariant", "4")]
    public void A_service_port_that_the_kernel_refuses_is_left_out_until_it_changes_and_all_others_are_programmed()
    {
        var backend = Start(IPFamily.IPv4);
        var vip = new Frontend(FrontendKind.LoadBalancerIP, IPAddress.Parse("203.0.113.1"), 80) { SourceRanges = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("10.1.0.0/16")] };
        var bad = new ServiceRules(Name("bad")) { Frontends = [vip], Cluster = [Pod("10.244.1.2")] };
        var first = Of(IPFamily.IPv4, bad, Service(Name("good"), "10.96.0.10", 80, Pod("10.244.1.2")));

        var result = backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(first));

        result.Isolated.ShouldBe([bad.Name]);
        _sandbox.Run("nft", "list", "map", "ip", "kubeproxynet", "service-ports").ShouldContain("default/good");
        _sandbox.Run("nft", "list", "ruleset").ShouldNotContain("default/bad");
        var second = Of(IPFamily.IPv4, bad with { Frontends = [vip with { SourceRanges = [IPNetwork.Parse("10.0.0.0/8")] }] }, first.Services[Name("good")]);
        backend.Apply(first.To(second)).Isolated.ShouldBeEmpty();
        _sandbox.Run("nft", "list", "ruleset").ShouldContain("default/bad");
        Start(IPFamily.IPv4).Apply(Ruleset.Empty(IPFamily.IPv4).To(second)).Operations.ShouldBe(0);
    }

    // Invariant 3: restart on an unchanged cluster.
    [KernelFact]
    [Trait("Invariant", "3")]
    public void A_restart_on_an_unchanged_cluster_writes_nothing()
    {
        foreach (var ruleset in new[] { Many(300, 7), Of(IPFamily.IPv6, Service(Name("dns", Protocol.Udp), "fd00:10:96::a", 53, Pod("fd00:10:244:1::2", here: true))) })
        {
            Start(ruleset.Family).Apply(Ruleset.Empty(ruleset.Family).To(ruleset)).Operations.ShouldBeGreaterThan(0);
            var generation = Connect().GetGeneration().Id;

            var result = Start(ruleset.Family).Apply(Ruleset.Empty(ruleset.Family).To(ruleset));

            result.Operations.ShouldBe(0);
            result.WasFull.ShouldBeTrue();
            Connect().GetGeneration().Id.ShouldBe(generation);
        }
    }

    [KernelFact]
    public void The_number_of_chains_sets_and_maps_does_not_depend_on_the_number_of_services()
    {
        var backend = Start(IPFamily.IPv4);
        var few = Many(10, 10);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(few));
        var before = CountObjects();

        var many = Many(2_000, 10);
        backend.Apply(few.To(many));

        CountObjects().ShouldBe(before);
        _sandbox.Run("nft", "list", "ruleset").ShouldNotContain("__");
    }

    [KernelFact]
    public void A_set_that_becomes_too_small_gives_way_to_a_larger_one()
    {
        var backend = Start(IPFamily.IPv4);
        var few = Many(10, 10);
        var many = Many(1_000, 10);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(few));

        var result = backend.Apply(few.To(many));

        result.WasFull.ShouldBeTrue();
        CountElements("endpoints-tcp").ShouldBe(10_000);
        Start(IPFamily.IPv4).Apply(Ruleset.Empty(IPFamily.IPv4).To(many)).Operations.ShouldBe(0);
    }

    [KernelFact]
    public void One_replaced_endpoint_is_one_element_taken_out_and_one_put_in()
    {
        var backend = Start(IPFamily.IPv4);
        var before = Many(100, 10);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(before));
        var name = Name("service-42");
        var rules = before.Services[name];
        var after = before with { Services = before.Services.SetItem(name, rules with { Cluster = [.. rules.Cluster.Skip(1), Pod("10.99.99.99")] }) };

        var result = backend.Apply(new RulesetChange(before, after, [name]));

        result.ShouldSatisfyAllConditions(
            () => result.Batches.ShouldBe(1),
            () => result.Operations.ShouldBe(2),
            () => result.WasFull.ShouldBeFalse());
    }

    // Invariant 1, down to the kernel: after every step a fresh adoption of the same ruleset finds nothing to do.
    [KernelFact]
    public void Any_history_leaves_the_kernel_as_a_build_from_scratch_would()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var random = new Random(seed);
            var family = seed % 2 == 0 ? IPFamily.IPv4 : IPFamily.IPv6;
            var backend = Start(family);
            var applied = Of(family);
            backend.Apply(Ruleset.Empty(family).To(applied));
            for (var step = 0; step < Steps; step++)
            {
                var desired = RandomRulesets.Next(applied, random);
                backend.Apply(applied.To(desired));
                applied = desired;

                // A pick chain that has lost its last element goes with the next transaction.
                backend.Apply(new RulesetChange(applied, applied, []));
                Start(family).Apply(Ruleset.Empty(family).To(applied)).Operations.ShouldBe(0, $"seed {seed} step {step}");
            }
        }
    }

    [KernelFact]
    public void What_others_put_into_our_table_or_took_out_of_it_is_mended_by_the_next_adoption()
    {
        var ruleset = Many(50, 3);
        Start(IPFamily.IPv4).Apply(Ruleset.Empty(IPFamily.IPv4).To(ruleset));
        var listing = _sandbox.Run("nft", "list", "table", "ip", "kubeproxynet");
        _sandbox.Run("nft", "delete element ip kubeproxynet service-ports { 10.96.0.7 . tcp . 80 }");
        _sandbox.Run("nft", "add element ip kubeproxynet cluster-ips { 192.0.2.1 }");
        _sandbox.Run("nft", "add chain ip kubeproxynet stranger");
        _sandbox.Run("nft", "flush chain ip kubeproxynet nat-output");
        _sandbox.Run("nft", "insert rule ip kubeproxynet pick-4 accept");

        Start(IPFamily.IPv4).Apply(Ruleset.Empty(IPFamily.IPv4).To(ruleset)).Operations.ShouldBeGreaterThan(0);

        Sorted(_sandbox.Run("nft", "list", "table", "ip", "kubeproxynet")).ShouldBe(Sorted(listing));
    }

    [KernelFact]
    [Trait("Invariant", "6")]
    public void Other_tables_are_left_alone_and_cleanup_removes_only_ours()
    {
        _sandbox.RunWithInput("table ip other { chain c { type filter hook input priority 0; accept; }; }", "nft", "-f", "-");
        var before = _sandbox.Run("nft", "list", "ruleset");
        var backend = Start(IPFamily.IPv4);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(Many(10, 2)));

        backend.Cleanup();

        _sandbox.Run("nft", "list", "ruleset").ShouldBe(before);
    }

    public void Dispose()
    {
        _backends.ForEach(backend => backend.Dispose());
        _sandbox.Dispose();
    }

    private static string Sorted(string listing) => string.Join('\n', ElementList().Replace(listing, match => string.Join(", ", match.Groups[1].Value.Split(',').Select(item => item.Trim()).Order(StringComparer.Ordinal))).Split('\n').Order(StringComparer.Ordinal));

    private int CountElements(string map) => Regex.Count(_sandbox.Run("nft", "list", "map", "ip", "kubeproxynet", map), " : ") - Regex.Count(_sandbox.Run("nft", "list", "map", "ip", "kubeproxynet", map), "typeof");

    private (int Chains, int Sets, int Maps) CountObjects()
    {
        var listing = _sandbox.Run("nft", "-t", "list", "ruleset");
        return (Regex.Count(listing, @"^\s*chain ", RegexOptions.Multiline), Regex.Count(listing, @"^\s*set ", RegexOptions.Multiline), Regex.Count(listing, @"^\s*map ", RegexOptions.Multiline));
    }

    private NftablesBackend Start(IPFamily family)
    {
        var backend = new NftablesBackend(family, Connect());
        _backends.Add(backend);
        return backend;
    }

    private NftablesConnection Connect() => NftablesConnection.Open(_sandbox.Namespace);

    [GeneratedRegex(@"elements = \{([^}]*)\}")]
    private static partial Regex ElementList();
}
