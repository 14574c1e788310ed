using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Service ports that the kernel refused. They are left out until their rules change, so that all others are programmed.</summary>
internal sealed class NftablesIsolation
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

        var applied = change.Applied with { Services = change.Applied.Services.RemoveRange(_refused.Keys) };
        foreach (var (name, rules) in _refused.ToList())
        {
            if (change.Desired.Services.GetValueOrDefault(name) != rules)
            {
                _refused.Remove(name);
            }
        }

        return change with { Applied = applied, Desired = Without(change.Desired) };
    }

    /// <summary>Leaves out whom the kernel's errors name.</summary>
    /// <returns>False if they name nobody who is in the ruleset.</returns>
    internal bool TryIsolate(NftBatchException refusal, Ruleset ruleset)
    {
        var comments = refusal.Errors.Select(error => error.Comment).OfType<string>().ToHashSet();
        var found = ruleset.Services.Values.Where(rules => comments.Contains(CommentOf(rules.Name)) || IsStickyObjectIn(refusal, rules)).ToList();
        foreach (var rules in found)
        {
            _refused[rules.Name] = rules;
        }

        return found.Count > 0;
    }

    /// <summary>The ruleset without those left out.</summary>
    internal Ruleset Without(Ruleset ruleset) =>
        _refused.Count == 0 ? ruleset : ruleset with { Services = ruleset.Services.RemoveRange(_refused.Keys) };

    private static string CommentOf(ServicePortName name)
    {
        Span<byte> comment = stackalloc byte[NftablesComment.MaxLength];
        return Encoding.UTF8.GetString(NftablesComment.Write(name, comment));
    }

    private static bool IsStickyObjectIn(NftBatchException refusal, ServiceRules rules) =>
        rules.AffinityTimeout is not null && NftablesSticky.RecordChainOf(rules.Name)["record".Length..] is var id
        && refusal.Errors.Any(error => error.Operation.Contains(id, StringComparison.Ordinal));
}
