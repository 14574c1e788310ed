namespace KubeProxyNet.Backends.Rules;

/// <summary>Service ports that the kernel refused. They are left out until their rules change, so that all others are programmed.</summary>
internal sealed class Isolation
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

    /// <summary>Leaves out service ports by name.</summary>
    /// <returns>False if none of them is in the ruleset.</returns>
    internal bool TryIsolate(IEnumerable<ServicePortName> names, Ruleset ruleset)
    {
        var found = names.Select(name => ruleset.Services.GetValueOrDefault(name)).OfType<ServiceRules>().ToList();
        found.ForEach(rules => _refused[rules.Name] = rules);
        return found.Count > 0;
    }

    /// <summary>The ruleset without those left out.</summary>
    internal Ruleset Without(Ruleset ruleset) =>
        _refused.Count == 0 ? ruleset : ruleset with { Services = ruleset.Services.RemoveRange(_refused.Keys) };
}
