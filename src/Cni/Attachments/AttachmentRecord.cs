using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Ipam;
using KubeProxyNet.Cni.Ports;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Cni.Attachments;

/// <summary>What of an attachment stands in our nftables table.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Owner">The container's interface.</param>
/// <param name="Netns">CNI_NETNS.</param>
/// <param name="Inode">The namespace behind that path then; empty if it could not be told.</param>
/// <param name="Addresses">The container's addresses, in their networks.</param>
/// <param name="Mappings">Ports of the node that lead to it.</param>
/// <param name="Masquerades">What it sends to outside of its own network has the node's address.</param>
internal sealed record AttachmentRecord(
    string Network, LeaseOwner Owner, string Netns, string Inode, EquatableArray<AddressInNetwork> Addresses, EquatableArray<PortMapping> Mappings, bool Masquerades)
{
    private const int FixedLines = 6;

    /// <summary>What its rules are marked by.</summary>
    internal string Comment => $"{Network} {Owner.ContainerID[..Math.Min(Owner.ContainerID.Length, MostOfID)]} {Owner.IfName}";

    // A comment takes 128 bytes.
    private const int MostOfID = 64;

    /// <summary>As it stands in its file: a line a field, then a line a mapping.</summary>
    internal string Content => string.Join(
        '\n',
        [
            Network, Owner.ContainerID, Owner.IfName, Netns, Inode, string.Join(' ', Addresses.Select(address => address.ToString())), Masquerades ? "masquerades" : "",
            .. Mappings.Select(mapping => mapping.ToString()), "",
        ]);

    /// <summary>Reads it; null if it is torn.</summary>
    internal static AttachmentRecord? Read(string content)
    {
        var lines = content.Split('\n');
        if (lines.Length < FixedLines + 2 || lines[^1].Length > 0 || lines[1].Length == 0)
        {
            return null;
        }

        var addresses = lines[5].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => AddressInNetwork.TryParse(text, out var address) ? address : (AddressInNetwork?)null).ToList();
        var mappings = lines[(FixedLines + 1)..^1].Select(PortMapping.Parse).ToList();
        return addresses.Contains(null) || mappings.Contains(null)
            ? null
            : new AttachmentRecord(
                lines[0], new LeaseOwner(lines[1], lines[2]), lines[3], lines[4], [.. addresses.Select(address => address!.Value)], [.. mappings.Select(mapping => mapping!)], lines[FixedLines].Length > 0);
    }
}
