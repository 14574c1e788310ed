using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Service ports whose rules were refused. They are left out until their rules change, so that all others are programmed.</summary>
internal sealed class IptablesIsolation
{
    private readonly Dictionary<ServicePortName, ServiceRules> _refused = [];

    /// <summary>Those left out now.</summary>
    internal IReadOnlyCollection<ServicePortName> Names => [.. _refused.Keys];

    /// <summary>The change without those left out; those whose rules are others now are tried again.</summary>
    internal RulesetChange Filter(RulesetChange change)
    {
        if (_refused.Count == 0)
        {
            return change;
        }

        var applied = Without(change.Applied);
        foreach (var (name, rules) in _refused.ToList())
        {
            if (change.Desired.Services.GetValueOrDefault(name) != rules)
            {
                _refused.Remove(name);
            }
        }

        return change with { Applied = applied, Desired = Without(change.Desired) };
    }

    /// <summary>Leaves out the one whose line was refused.</summary>
    /// <returns>False if that is nobody's in the ruleset.</returns>
    internal bool TryIsolate(IptablesException refusal, Ruleset ruleset) =>
        refusal.Service is { } name && ruleset.Services.TryGetValue(name, out var rules) && _refused.TryAdd(name, rules);

    /// <summary>The ruleset without those left out.</summary>
    internal Ruleset Without(Ruleset ruleset) =>
        _refused.Count == 0 ? ruleset : ruleset with { Services = ruleset.Services.RemoveRange(_refused.Keys) };
}
