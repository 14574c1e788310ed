using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>Who says that a range is his. The oldest Node is believed: a new one cannot take an old one's pods away.</summary>
internal sealed class PodRangeClaims
{
    private static readonly Comparer<Claim> Order = Comparer<Claim>.Create(static (left, right) =>
    {
        var byAge = left.Created.CompareTo(right.Created);
        return byAge != 0 ? byAge : string.CompareOrdinal(left.Node, right.Node);
    });

    private readonly Dictionary<IPNetwork, SortedSet<Claim>> _claims = [];

    /// <summary>A Node is another one now, new, or gone.</summary>
    /// <returns>The names of those whose ranges changed owner, without the node itself.</returns>
    internal HashSet<string> Move(Node? before, Node? after)
    {
        var affected = new HashSet<string>();
        foreach (var network in RangesOf(before).Concat(RangesOf(after)).Distinct())
        {
            var owner = OwnerOf(network);
            Withdraw(network, before);
            Enter(network, after);
            var next = OwnerOf(network);
            if (owner != next)
            {
                affected.UnionWith(((string?[])[owner, next]).OfType<string>());
            }
        }

        affected.ExceptWith(((string?[])[before?.Key.Name, after?.Key.Name]).OfType<string>());
        return affected;
    }

    /// <summary>The name of the Node that a range belongs to; null if nobody's.</summary>
    internal string? OwnerOf(IPNetwork network) => _claims.TryGetValue(network, out var claims) ? claims.Min!.Node : null;

    private void Withdraw(IPNetwork network, Node? node)
    {
        if (node is not null && _claims.TryGetValue(network, out var claims) && claims.Remove(ClaimOf(node)) && claims.Count == 0)
        {
            _claims.Remove(network);
        }
    }

    private void Enter(IPNetwork network, Node? node)
    {
        if (RangesOf(node).Contains(network))
        {
            (_claims.TryGetValue(network, out var claims) ? claims : _claims[network] = new SortedSet<Claim>(Order)).Add(ClaimOf(node!));
        }
    }

    private static ImmutableArray<IPNetwork> RangesOf(Node? node) => node?.PodCIDRs ?? [];

    private static Claim ClaimOf(Node node) => new(node.CreationTimestamp ?? DateTimeOffset.MinValue, node.Key.Name);

    private sealed record Claim(DateTimeOffset Created, string Node);
}
