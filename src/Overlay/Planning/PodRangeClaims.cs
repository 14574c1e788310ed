using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>Who says that a range is his. The oldest Node is believed: a new one cannot take an old one's pods away.</summary>
internal sealed class PodRangeClaims
{
    private readonly NodeClaims<IPNetwork> _claims = new();

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
            affected.UnionWith(_claims.Nodes);
        }

        affected.ExceptWith(((string?[])[before?.Key.Name, after?.Key.Name]).OfType<string>());
        return affected;
    }

    /// <summary>The name of the Node that a range belongs to: the oldest of all that claim any part of it. Null if nobody does.</summary>
    internal string? OwnerOf(IPNetwork network) => IsMixed ? _claims.OwnerOf(_claims.Keys.Where(other => other.Overlaps(network))) : _claims.OwnerOf(network);

    // Of one size in each family, ranges are the same or have nothing in common.
    private bool IsMixed => _sizes.Count(size => size.Key.Family == AddressFamily.InterNetwork) > 1 || _sizes.Count(size => size.Key.Family == AddressFamily.InterNetworkV6) > 1;

    private void Withdraw(IPNetwork network, Node? node)
    {
        var size = SizeOf(network);
        if (node is not null && _claims.Withdraw(network, node) && --_sizes[size] == 0)
        {
            _sizes.Remove(size);
        }
    }

    private void Enter(IPNetwork network, Node? node)
    {
        if (RangesOf(node).Contains(network) && _claims.Enter(network, node!))
        {
            _sizes[SizeOf(network)] = _sizes.GetValueOrDefault(SizeOf(network)) + 1;
        }
    }

    private static (AddressFamily Family, int PrefixLength) SizeOf(IPNetwork network) => (network.BaseAddress.AddressFamily, network.PrefixLength);

    private static ImmutableArray<IPNetwork> RangesOf(Node? node) => node?.PodCIDRs ?? [];
}
