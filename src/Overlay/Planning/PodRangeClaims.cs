using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
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

    // Number of ranges of each size.
    private readonly Dictionary<(AddressFamily Family, int PrefixLength), int> _sizes = [];

    /// <summary>A Node is another one now, new, or gone.</summary>
    /// <returns>The names of those whose ranges changed owner, without the node itself.</returns>
    internal HashSet<string> Move(Node? before, Node? after)
    {
        var affected = new HashSet<string>();
        var wereMixed = IsMixed;
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

        if (wereMixed || IsMixed)
        {
            // Ranges of several sizes may overlap, which is rare, and then everybody is looked at again.
            affected.UnionWith(_claims.Values.SelectMany(claims => claims).Select(claim => claim.Node));
        }

        affected.ExceptWith(((string?[])[before?.Key.Name, after?.Key.Name]).OfType<string>());
        return affected;
    }

    /// <summary>The name of the Node that a range belongs to: the oldest of all that claim any part of it. Null if nobody does.</summary>
    internal string? OwnerOf(IPNetwork network)
    {
        var owner = _claims.TryGetValue(network, out var claims) ? claims.Min : null;
        if (IsMixed)
        {
            foreach (var (other, theirs) in _claims.Where(item => item.Key.Overlaps(network)))
            {
                owner = owner is null || Order.Compare(theirs.Min, owner) < 0 ? theirs.Min : owner;
            }
        }

        return owner?.Node;
    }

    // Of one size in each family, ranges are the same or have nothing in common.
    private bool IsMixed => _sizes.Count(size => size.Key.Family == AddressFamily.InterNetwork) > 1 || _sizes.Count(size => size.Key.Family == AddressFamily.InterNetworkV6) > 1;

    private void Withdraw(IPNetwork network, Node? node)
    {
        if (node is not null && _claims.TryGetValue(network, out var claims) && claims.Remove(ClaimOf(node)) && claims.Count == 0)
        {
            _claims.Remove(network);
            var size = SizeOf(network);
            if (--_sizes[size] == 0)
            {
                _sizes.Remove(size);
            }
        }
    }

    private void Enter(IPNetwork network, Node? node)
    {
        if (!RangesOf(node).Contains(network))
        {
            return;
        }

        if (!_claims.TryGetValue(network, out var claims))
        {
            _claims[network] = claims = new SortedSet<Claim>(Order);
            _sizes[SizeOf(network)] = _sizes.GetValueOrDefault(SizeOf(network)) + 1;
        }

        claims.Add(ClaimOf(node!));
    }

    private static (AddressFamily Family, int PrefixLength) SizeOf(IPNetwork network) => (network.BaseAddress.AddressFamily, network.PrefixLength);

    private static ImmutableArray<IPNetwork> RangesOf(Node? node) => node?.PodCIDRs ?? [];

    private static Claim ClaimOf(Node node) => new(node.CreationTimestamp ?? DateTimeOffset.MinValue, node.Key.Name);

    private sealed record Claim(DateTimeOffset Created, string Node);
}
