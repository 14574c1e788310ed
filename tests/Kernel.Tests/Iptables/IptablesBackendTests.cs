using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Iptables;

public class IptablesBackendTests
{
    private const string Foreign =
        """
        *mangle
        :KUBE-IPTABLES-HINT - [0:0]
        :KUBE-KUBELET-CANARY - [0:0]
        -A PREROUTING -p tcp -m tcp --dport 9 -j MARK --set-xmark 0x1/0xffffffff
        COMMIT
        *filter
        :KUBE-FIREWALL - [0:0]
        :DOCKER-USER - [0:0]
        -A INPUT -j KUBE-FIREWALL
        -A INPUT -p tcp -m comment --comment "never -j KUBE-SERVICES" -m tcp --dport 22 -j ACCEPT
        -A FORWARD -j DOCKER-USER
        -A DOCKER-USER -j RETURN
        COMMIT
        *nat
        :KUBE-SVC-NOTAHASH - [0:0]
        :CNI-HOSTPORT-DNAT - [0:0]
        -A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
        -A POSTROUTING -s 192.0.2.0/24 -j MASQUERADE
        COMMIT

        """;

    [IptablesTheory]
    [InlineData("Nft", IPFamily.IPv4)]
    [InlineData("Nft", IPFamily.IPv6)]
    [InlineData("Legacy", IPFamily.IPv4)]
    [InlineData("Legacy", IPFamily.IPv6)]
    [Trait("Invariant", "3")]
    public void A_restart_on_an_unchanged_cluster_runs_no_restore(string variant, IPFamily family)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var ruleset = Everything(family);
        world.Start(family).Apply(Ruleset.Empty(family).To(ruleset)).Isolated!.ShouldBeEmpty();
        world.Inputs.Count.ShouldBe(1);

        var result = world.Start(family).Apply(Ruleset.Empty(family).To(ruleset));

        result.Operations.ShouldBe(0);
        result.WasFull.ShouldBeTrue();
        world.Inputs.Count.ShouldBe(1);
    }

    [IptablesTheory]
    [InlineData("Nft")]
    [InlineData("Legacy")]
    public void One_replaced_endpoint_touches_the_chains_of_its_service_port_only(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var backend = world.Start();
        var before = Many(50, 3);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(before));
        var name = Name("service-42");
        var rules = before.Services[name];
        var after = before with { Services = before.Services.SetItem(name, rules with { Cluster = [.. rules.Cluster.Skip(1), Pod("10.99.99.99")] }) };

        backend.Apply(new RulesetChange(before, after, [name])).WasFull.ShouldBeFalse();

        var touched = world.Inputs[^1].Split('\n').Where(line => line.StartsWith(':')).Select(line => line[1..line.IndexOf(' ', StringComparison.Ordinal)]);
        touched.ShouldBe(
            [
                IptablesNames.GroupChain(name, DestinationGroup.Cluster),
                IptablesNames.DestinationChain(name, rules.Cluster[0]),
                IptablesNames.DestinationChain(name, Pod("10.99.99.99")),
            ],
            ignoreOrder: true);
        world.Start().Apply(Ruleset.Empty(IPFamily.IPv4).To(after)).Operations.ShouldBe(0);
    }

    [IptablesTheory]
    [InlineData("Nft")]
    [InlineData("Legacy")]
    public void Rules_are_counted_by_table(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var backend = world.Start();
        var before = Many(20, 3);
        var name = Name("service-7");
        var rules = before.Services[name];
        var after = before with { Services = before.Services.SetItem(name, rules with { Cluster = [.. rules.Cluster.Skip(1)] }) };

        var first = backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(before)).Rules!;
        ShouldBeCounted(first, world.Saved());
        first.ShouldAllBe(count => count.Written >= count.Owned);

        var second = backend.Apply(new RulesetChange(before, after, [name])).Rules!;
        ShouldBeCounted(second, world.Saved());
        second.Single(count => count.Table == "nat").Written.ShouldBeInRange(1, 10);
        second.Single(count => count.Table == "filter").Written.ShouldBe(0);
    }

    private static void ShouldBeCounted(IEnumerable<RuleCount> counts, string saved)
    {
        foreach (var (table, owned, _) in counts)
        {
            var lines = saved.Split('\n').SkipWhile(line => line != $"*{table}").TakeWhile(line => line != "COMMIT");
            lines.Count(line => line.StartsWith("-A KUBE-", StringComparison.Ordinal)).ShouldBe(owned, table);
        }
    }

    [IptablesTheory]
    [InlineData("Nft")]
    [InlineData("Legacy")]
    public void A_service_port_that_comes_or_goes_is_one_rule_of_the_shared_chain(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var backend = world.Start();
        var few = Many(20, 2);
        var more = Many(21, 2);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(few));

        backend.Apply(few.To(more));
        backend.Apply(more.To(few));

        world.Inputs[^2].Split('\n').Count(line => line.Contains(" KUBE-SERVICES ", StringComparison.Ordinal)).ShouldBe(1);
        world.Inputs[^1].Split('\n').Count(line => line.Contains(" KUBE-SERVICES ", StringComparison.Ordinal)).ShouldBe(1);
        world.Start().Apply(Ruleset.Empty(IPFamily.IPv4).To(few)).Operations.ShouldBe(0);
    }

    [IptablesTheory]
    [InlineData("Nft")]
    [InlineData("Legacy")]
    [Trait("Invariant", "6")]
    public void Rules_of_others_are_the_same_byte_for_byte_after_cleanup(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        world.Sandbox.RunWithInput(Foreign, world.Program("-restore"));
        var before = world.Saved();
        var backend = world.Start();
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(Everything(IPFamily.IPv4)));
        world.Saved().ShouldContain("KUBE-SERVICES");

        backend.Cleanup();

        world.Saved().ShouldBe(before);
        backend.Cleanup();
        world.Inputs.Count.ShouldBe(2);
    }

    [IptablesTheory]
    [InlineData("Nft")]
    [InlineData("Legacy")]
    public void What_kube_proxy_has_left_is_taken_over_and_what_nobody_wants_is_removed(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var ruleset = Of(IPFamily.IPv4, Service(Name("web"), "10.96.0.10", 80, Pod("10.244.1.2", here: true), Pod("10.244.2.2")));
        world.Start().Apply(Ruleset.Empty(IPFamily.IPv4).To(ruleset));
        var saved = world.Sorted();
        world.Sandbox.RunWithInput(
            """
            *filter
            :KUBE-NODEPORTS - [0:0]
            -I INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS
            COMMIT
            *nat
            :KUBE-SVC-AAAAAAAAAAAAAAAA - [0:0]
            :KUBE-SEP-AAAAAAAAAAAAAAAA - [0:0]
            :KUBE-FW-AAAAAAAAAAAAAAAA - [0:0]
            -A KUBE-FW-AAAAAAAAAAAAAAAA -j KUBE-SVC-AAAAAAAAAAAAAAAA
            -A KUBE-SVC-AAAAAAAAAAAAAAAA -j KUBE-SEP-AAAAAAAAAAAAAAAA
            -I KUBE-SERVICES -d 10.96.0.99/32 -p tcp -m tcp --dport 80 -j KUBE-FW-AAAAAAAAAAAAAAAA
            COMMIT

            """,
            world.Program("-restore"),
            "--noflush");
        world.Sorted().ShouldNotBe(saved);

        world.Start().Apply(Ruleset.Empty(IPFamily.IPv4).To(ruleset));

        world.Sorted().ShouldBe(saved);
        world.Inputs[^1].ShouldNotContain(IptablesNames.GroupChain(Name("web"), DestinationGroup.Cluster));
    }

    [IptablesTheory]
    [InlineData("Nft")]
    [InlineData("Legacy")]
    public void A_chain_that_others_lead_to_is_emptied_and_stays(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var backend = world.Start();
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(Many(2, 1)));
        world.Sandbox.RunWithInput("*nat\n:CNI-HOSTPORT-SETMARK - [0:0]\n-A CNI-HOSTPORT-SETMARK -j KUBE-MARK-MASQ\nCOMMIT\n", world.Program("-restore"), "--noflush");

        backend.Cleanup();

        var saved = world.Saved();
        saved.ShouldContain("-A CNI-HOSTPORT-SETMARK -j KUBE-MARK-MASQ");
        saved.ShouldContain("-A KUBE-MARK-MASQ -j MARK");
        saved.ShouldNotContain("KUBE-SVC");
    }

    [IptablesTheory]
    [InlineData("Nft")]
    [InlineData("Legacy")]
    public void Any_history_leaves_the_kernel_as_a_build_from_scratch_would(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        for (var seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            var family = seed % 2 == 0 ? IPFamily.IPv4 : IPFamily.IPv6;
            var backend = world.Start(family);
            var applied = Of(family);
            backend.Apply(Ruleset.Empty(family).To(applied));
            for (var step = 0; step < 12; step++)
            {
                var desired = RandomRulesets.Next(applied, random);
                backend.Apply(applied.To(desired)).Isolated!.ShouldBeEmpty();
                applied = desired;
                world.Start(family).Apply(Ruleset.Empty(family).To(applied)).Operations.ShouldBe(0, $"seed {seed} step {step}: {world.Inputs[^1]}");
            }
        }
    }
}
