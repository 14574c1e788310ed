namespace KubeProxyNet.Proxy.Migration;

/// <summary>What of one iptables table is kube-proxy's, and what is to be done with it.</summary>
internal sealed record ChainRemains
{
    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>Rules in built-in chains that lead to kube-proxy's chains; they go first.</summary>
    public required IReadOnlyList<ChainRule> Jumps { get; init; }

    /// <summary>Chains to empty and delete.</summary>
    public required IReadOnlyList<string> Deleted { get; init; }

    /// <summary>Chains to empty only: rules of others lead there, so that they cannot be deleted.</summary>
    public required IReadOnlyList<string> Emptied { get; init; }

    /// <summary>Whether Services hang on it: the main chain is there and has rules.</summary>
    public required bool Serves { get; init; }

    /// <summary>Counts chains and rules for people; one line.</summary>
    public string Summary
    {
        get
        {
            var named = Deleted.Where(chain => KubeProxyNames.PrefixOf(chain) is null).Order(StringComparer.Ordinal);
            var hashed = Deleted.Select(KubeProxyNames.PrefixOf).OfType<string>().CountBy(prefix => prefix).OrderBy(pair => pair.Key, StringComparer.Ordinal);
            return $"{Jumps.Count} jump rules, {Deleted.Count} chains: {string.Join(", ", [.. named, .. hashed.Select(pair => $"{pair.Value} {pair.Key}*")])}";
        }
    }

    /// <summary>Looks a table through.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isOurs">iptables mode runs here, ours: chains that it uses are left out.</param>
    /// <returns>Null if there is nothing to do.</returns>
    internal static ChainRemains? Find(ChainTable table, bool isOurs = false)
    {
        var theirs = table.Chains.Select(chain => chain.Name).Where(name => KubeProxyNames.IsRemains(name, isOurs)).ToHashSet();
        if (theirs.Count == 0)
        {
            return null;
        }

        var builtIn = table.Chains.Where(chain => chain.IsBuiltIn).Select(chain => chain.Name).ToHashSet();
        var pointing = table.Rules.Where(rule => rule.Target is { } target && theirs.Contains(target) && !theirs.Contains(rule.Chain)).ToList();
        var jumps = pointing.Where(rule => builtIn.Contains(rule.Chain)).ToList();
        var held = pointing.Where(rule => !builtIn.Contains(rule.Chain)).Select(rule => rule.Target!).ToHashSet();
        var filled = table.Rules.Select(rule => rule.Chain).ToHashSet();

        // KUBE-MARK-MASQ is held by CNI's portmap. It goes on marking packets, and our own table masquerades what has the mark.
        var remains = new ChainRemains
        {
            Table = table.Name,
            Jumps = jumps,
            Deleted = [.. theirs.Where(chain => !held.Contains(chain)).Order(StringComparer.Ordinal)],
            Emptied = [.. held.Where(chain => chain != KubeProxyNames.MarkMasquerade && filled.Contains(chain)).Order(StringComparer.Ordinal)],
            Serves = table.Name == "nat" && filled.Contains(KubeProxyNames.Services),
        };
        return remains.Jumps.Count + remains.Deleted.Count + remains.Emptied.Count > 0 ? remains : null;
    }
}
