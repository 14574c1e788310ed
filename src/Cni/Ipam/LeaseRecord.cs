using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Cni.Ipam;

/// <summary>What we know of an owner beside the reference's reservations: enough to tell a leak.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="BootID">/proc/sys/kernel/random/boot_id when it was made: no container outlives a boot.</param>
/// <param name="Netns">CNI_NETNS.</param>
/// <param name="Inode">The namespace behind that path then; empty if it could not be told.</param>
/// <param name="Addresses">Its reservations.</param>
internal sealed record LeaseRecord(LeaseOwner Owner, string BootID, string Netns, string Inode, EquatableArray<IPAddress> Addresses)
{
    private const int Lines = 5;

    /// <summary>As it stands in its file: a line a field.</summary>
    internal string Content => string.Join('\n', Owner.ContainerID, Owner.IfName, BootID, Netns, Inode, string.Join(' ', Addresses.Select(address => address.ToString()))) + "\n";

    /// <summary>Reads it; null if it is torn.</summary>
    internal static LeaseRecord? Read(string content)
    {
        var lines = content.Split('\n');
        if (lines.Length <= Lines || lines[0].Length == 0)
        {
            return null;
        }

        var addresses = new List<IPAddress>();
        foreach (var text in lines[Lines].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IPAddress.TryParse(text, out var address))
            {
                return null;
            }

            addresses.Add(address);
        }

        return new LeaseRecord(new LeaseOwner(lines[0], lines[1]), lines[2], lines[3], lines[4], [.. addresses]);
    }
}
