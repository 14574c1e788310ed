using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Kernel.Tests.Packets;

namespace KubeProxyNet.Backends.Tests.Nftables;

// Invariant 1: any history leads to the same state as building from scratch.
[Trait("Invariant", "1")]
public class NftablesHistoryTests
{
    private const int Histories = 300;
    private const int Steps = 100;

    [Fact]
    public void Any_history_ends_where_a_build_from_scratch_does()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var random = new Random(seed);
            var family = seed % 2 == 0 ? IPFamily.IPv4 : IPFamily.IPv6;
            var applied = Rulesets.Of(family);
            var history = new History(applied);
            for (var step = 0; step < Steps; step++)
            {
                var desired = RandomRulesets.Next(applied, random);
                history.Advance(applied, desired);
                applied = desired;
            }

            history.Advance(applied, applied);
            history.Table.Describe().ShouldBe(new History(applied).Table.Describe(), $"seed {seed}");
        }
    }

    [Fact]
    public void A_replaced_endpoint_is_two_elements_behind_each_frontend()
    {
        var name = Rulesets.Name("web");
        var before = Rulesets.Of(IPFamily.IPv4, Rulesets.Service(name, "10.96.0.1", 80, [.. Enumerable.Range(1, 10).Select(pod => Rulesets.Pod($"10.244.0.{pod}"))]));
        var rules = before.Services[name];
        var after = before with { Services = before.Services.SetItem(name, rules with { Cluster = [.. rules.Cluster.Skip(1), Rulesets.Pod("10.244.9.9")] }) };
        var history = new History(before);

        history.Advance(before, after);

        history.Table.Writes.ShouldBe(2);
    }

    // An element with a verdict makes the kernel look at every verdict of the table.
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(5, 8)]
    [InlineData(10, 11)]
    [InlineData(150, 250)]
    public void An_endpoint_more_or_less_is_an_element_with_data_and_no_verdict(int less, int more)
    {
        Ruleset With(int pods) => Rulesets.Of(IPFamily.IPv4, Rulesets.Service(Rulesets.Name("web"), "10.96.0.1", 80, [.. Enumerable.Range(1, pods).Select(pod => Rulesets.Pod($"10.244.0.{pod}"))]));
        var history = new History(With(less));

        history.Advance(With(less), With(more));
        history.Table.Writes.ShouldBe(more - less);
        history.Table.ChainsMade.ShouldBe(0);
        history.Advance(With(more), With(less));
        history.Table.Writes.ShouldBe(more - less);
    }

    [Fact]
    public void A_size_that_comes_back_finds_its_chain()
    {
        Ruleset With(int pods) => Rulesets.Of(IPFamily.IPv4, Rulesets.Service(Rulesets.Name("web"), "10.96.0.1", 80, [.. Enumerable.Range(1, pods).Select(pod => Rulesets.Pod($"10.244.0.{pod}"))]));
        var history = new History(With(4));

        history.Advance(With(4), With(5));
        history.Table.ChainsMade.ShouldBe(1);
        history.Advance(With(5), With(4));
        history.Table.ChainsMade.ShouldBe(0);
        history.Advance(With(4), With(5));
        history.Table.ChainsMade.ShouldBe(0);
    }

    private sealed class History
    {
        private readonly NftablesState _state;
        private readonly NftablesDelta _delta = new();

        internal History(Ruleset ruleset)
        {
            var dialect = NftablesDialect.Of(ruleset.Family);
            _state = new NftablesState(dialect);
            Table = new TableModel(dialect);
            _state.Adopt(ruleset.Node, new NftablesElements(), _delta);
            foreach (var rules in ruleset.Services.Values)
            {
                _state.Adopt(rules, NftablesServiceSlots.None, new NftablesElements(), _ => null, _delta);
            }

            Table.Apply(_delta);
        }

        internal TableModel Table { get; }

        internal void Advance(Ruleset applied, Ruleset desired)
        {
            var idle = _state.FindRetired();
            _state.Move(applied.Node, desired.Node, _delta);
            foreach (var name in applied.Services.Keys.Union(desired.Services.Keys))
            {
                _state.Move(name, applied.Services.GetValueOrDefault(name), desired.Services.GetValueOrDefault(name), _delta);
            }

            _state.Sweep(idle, _delta);
            Table.Apply(_delta);
        }
    }
}
