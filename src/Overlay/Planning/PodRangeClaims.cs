using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>Who says that a range is his. The oldest Node is believed: a new one cannot take an old one's pods away.</summary>
internal sealed class PodRangeClaims
{
    // Number of ranges of each size.
    private readonly Dictionary<(AddressFamily Family, int PrefixLength), int> _sizes = [];
    private readonly NodeClaims<IPNetwork> _claims;

    internal PodRangeClaims()
    {
        _claims = new NodeClaims<IPNetwork>(
            began: network => _sizes[SizeOf(network)] = _sizes.GetValueOrDefault(SizeOf(network)) + 1,
            ended: network =>
            {
                if (--_sizes[SizeOf(network)] == 0)
                {
                    _sizes.Remove(SizeOf(network));
                }
            });
    }

    /// <summary>A Node is another one now, new, or gone.</summary>
    /// <returns>The names of those whose ranges changed owner, without the node itself.</returns>
    internal HashSet<string> Move(Node? before, Node? after)
    {
        var wereMixed = IsMixed;
        var affected = _claims.Move(before, before?.PodCIDRs ?? [], after, after?.PodCIDRs ?? []);
        if (wereMixed || IsMixed)
        {
            // Ranges of several sizes may overlap, which is rare, and then everybody is looked at again.
            affected.UnionWith(_claims.Nodes);
            affected.ExceptWith(((string?[])[before?.Key.Name, after?.Key.Name]).OfType<string>());
        }

        return affected;
    }

    /// <summary>The name of the Node that a range belongs to: the oldest of all that claim any part of it. Null if nobody does.</summary>
    internal string? OwnerOf(IPNetwork network) => IsMixed ? _claims.OwnerOf(_claims.Keys.Where(other => other.Overlaps(network))) : _claims.OwnerOf(network);

    // Of one size in each family, ranges are the same or have nothing in common.
    private bool IsMixed => _sizes.Count(size => size.Key.Family == AddressFamily.InterNetwork) > 1 || _sizes.Count(size => size.Key.Family == AddressFamily.InterNetworkV6) > 1;

    private static (AddressFamily Family, int PrefixLength) SizeOf(IPNetwork network) => (network.BaseAddress.AddressFamily, network.PrefixLength);
}
