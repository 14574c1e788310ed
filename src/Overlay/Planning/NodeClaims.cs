using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>What several nodes may say is theirs. The oldest Node is believed: a new one cannot take an old one's place.</summary>
/// <typeparam name="TKey">What is claimed.</typeparam>
/// <param name="began">Told what nobody had claimed before.</param>
/// <param name="ended">Told what nobody claims any more.</param>
internal sealed class NodeClaims<TKey>(Action<TKey>? began = null, Action<TKey>? ended = null)
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

    /// <summary>A Node is another one now, new, or gone, and claims other things.</summary>
    /// <returns>The names of those who got something by it or lost it, without the node itself.</returns>
    internal HashSet<string> Move(Node? before, IReadOnlyCollection<TKey> left, Node? after, IReadOnlyCollection<TKey> entered)
    {
        var affected = new HashSet<string>();
        foreach (var key in left.Union(entered))
        {
            var owner = OwnerOf(key);
            if (left.Contains(key))
            {
                Withdraw(key, before!);
            }

            if (entered.Contains(key))
            {
                Enter(key, after!);
            }

            var next = OwnerOf(key);
            if (owner != next)
            {
                affected.UnionWith(((string?[])[owner, next]).OfType<string>());
            }
        }

        affected.ExceptWith(((string?[])[before?.Key.Name, after?.Key.Name]).OfType<string>());
        return affected;
    }

    private void Enter(TKey key, Node node)
    {
        if (!_claims.TryGetValue(key, out var claims))
        {
            _claims[key] = claims = new SortedSet<Claim>(Order);
            began?.Invoke(key);
        }

        claims.Add(ClaimOf(node));
    }

    private void Withdraw(TKey key, Node node)
    {
        var claims = _claims[key];
        claims.Remove(ClaimOf(node));
        if (claims.Count == 0)
        {
            _claims.Remove(key);
            ended?.Invoke(key);
        }
    }

    private static Claim ClaimOf(Node node) => new(node.CreationTimestamp ?? DateTimeOffset.MinValue, node.Key.Name);

    private sealed record Claim(DateTimeOffset Created, string Node);
}
