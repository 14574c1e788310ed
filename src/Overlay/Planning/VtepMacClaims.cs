using System.Net.NetworkInformation;
using System.Net.Sockets;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>Which node a hardware address of a VXLAN device belongs to. Two nodes with one address would take each other's packets.</summary>
internal sealed class VtepMacClaims
{
    private static readonly AddressFamily[] Families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    private readonly NodeClaims<(AddressFamily Underlay, PhysicalAddress Mac)> _claims = new();

    /// <summary>A Node is another one now, new, or gone.</summary>
    /// <returns>The names of those whose addresses changed owner, without the node itself.</returns>
    internal HashSet<string> Move(Node? before, Node? after) => _claims.Move(before, Of(before), after, Of(after));

    /// <summary>The name of the Node that the address belongs to.</summary>
    internal string? OwnerOf(AddressFamily underlay, PhysicalAddress mac) => _claims.OwnerOf((underlay, mac));

    private static List<(AddressFamily Underlay, PhysicalAddress Mac)> Of(Node? node) =>
        node is null ? [] : [.. Families.Select(family => (family, FlannelAnnotations.VtepMacOf(node, family) ?? StableAddress.Of(node.Key.Name, family)))];
}
