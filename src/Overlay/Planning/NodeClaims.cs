using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>What several nodes may say is theirs. The oldest Node is believed: a new one cannot take an old one's place.</summary>
/// <typeparam name="TKey">What is claimed.</typeparam>
internal sealed class NodeClaims<TKey>
    where TKey : notnull
{
    private static readonly Comparer<Claim> Order = Comparer<Claim>.Create(static (left, right) =>
    {
        var byAge = left.Created.CompareTo(right.Created);
        return byAge != 0 ? byAge : string.CompareOrdinal(left.Node, right.Node);
    });

    private readonly Dictionary<TKey, SortedSet<Claim>> _claims = [];

    /// <summary>All that is claimed.</summary>
    internal IReadOnlyCollection<TKey> Keys => _claims.Keys;

    /// <summary>All who claim something, once for each thing.</summary>
    internal IEnumerable<string> Nodes => _claims.Values.SelectMany(claims => claims).Select(claim => claim.Node);

    /// <summary>The name of the oldest who claims any of these; null if nobody does.</summary>
    internal string? OwnerOf(params IEnumerable<TKey> keys)
    {
        Claim? owner = null;
        foreach (var key in keys)
        {
            if (_claims.TryGetValue(key, out var claims) && (owner is null || Order.Compare(claims.Min, owner) < 0))
            {
                owner = claims.Min;
            }
        }

        return owner?.Node;
    }

    /// <summary>A node claims it.</summary>
    /// <returns>Whether nobody did before.</returns>
    internal bool Enter(TKey key, Node node)
    {
        var isFirst = !_claims.TryGetValue(key, out var claims);
        if (isFirst)
        {
            _claims[key] = claims = new SortedSet<Claim>(Order);
        }

        claims!.Add(ClaimOf(node));
        return isFirst;
    }

    /// <summary>A node claims it no more.</summary>
    /// <returns>Whether it was the last one.</returns>
    internal bool Withdraw(TKey key, Node node) =>
        _claims.TryGetValue(key, out var claims) && claims.Remove(ClaimOf(node)) && claims.Count == 0 && _claims.Remove(key);

    private static Claim ClaimOf(Node node) => new(node.CreationTimestamp ?? DateTimeOffset.MinValue, node.Key.Name);

    private sealed record Claim(DateTimeOffset Created, string Node);
}
