using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using static KubeProxyNet.Backends.Iptables.IptablesNames;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Our chains as the kernel has them, beside what they should be.</summary>
public sealed class IptablesReader : IKernelReader
{
    private readonly IptablesSnapshot[] _tables;
    private readonly IptablesPlan _plan;

    // All service ports have rules in the shared chains: split once, not once for each of them.
    private readonly Dictionary<(IptablesTable Table, string Chain), HashSet<string>> _shared = [];

    /// <summary>Reads the tables.</summary>
    /// <exception cref="BackendException">They cannot be read.</exception>
    public IptablesReader(IPFamily family, IptablesPrograms programs, ICommandRunner runner, Ruleset ruleset)
    {
        ArgumentNullException.ThrowIfNull(ruleset);
        try
        {
            _tables = new IptablesConnection(programs, runner, TimeSpan.FromSeconds(5)).Read();
        }
        catch (IptablesException error)
        {
            throw new BackendException(error.Message, error, isPermanent: error.IsPermanent);
        }

        var hasComments = IptablesPlan.WantsComments(ruleset.Services.Values.Sum(IptablesState.EndpointsOf), Of(IptablesTable.Nat).HasComments);
        _plan = IptablesPlan.Build(ruleset.Node, IptablesDialect.Of(family), hasComments);
    }

    /// <inheritdoc/>
    public KernelReading Frame
    {
        get
        {
            var chains = _plan.Chains.ToLookup(chain => chain.IsShared ? Of(chain.Table).Has(chain.Name) : Of(chain.Table).Has(chain), chain => $"chain {NameOf(chain.Table)} {chain.Name}");
            return new KernelReading([.. chains[true]], [.. chains[false]]);
        }
    }

    /// <inheritdoc/>
    public KernelReading Compare(ServiceRules rules)
    {
        var part = IptablesRenderer.Render(rules, _plan);
        var items = part.Chains.SelectMany(Compare)
            .Concat(part.Entries.Select(entry => (RulesOf(entry.Table, entry.Chain).Contains(entry.Rule), $"-t {NameOf(entry.Table)} -A {entry.Chain} {entry.Rule}")))
            .ToLookup(item => item.Item1, item => item.Item2);
        return new KernelReading([.. items[true]], [.. items[false]]);
    }

    private IEnumerable<(bool, string)> Compare(IptablesChain chain)
    {
        var isThere = Of(chain.Table).Has(chain);
        return chain.Rules.Select(rule => (isThere, $"-t {NameOf(chain.Table)} -A {chain.Name} {rule}"));
    }

    private HashSet<string> RulesOf(IptablesTable table, string chain)
    {
        if (!_shared.TryGetValue((table, chain), out var rules))
        {
            _shared[(table, chain)] = rules = [.. Of(table).RulesOf(chain)];
        }

        return rules;
    }

    private IptablesSnapshot Of(IptablesTable table) => _tables[(int)table];
}
