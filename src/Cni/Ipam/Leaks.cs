using System.Net;
using KubeProxyNet.Cni.Files;

namespace KubeProxyNet.Cni.Ipam;

/// <summary>
/// Tells which reservations nobody will ever give back: those of an earlier boot, those that were never finished, and those whose namespace is gone and
/// whose container no runtime remembers. Both must hold, for a runtime tears a namespace down first and gives the address back later.
/// </summary>
internal sealed class Leaks(ICniHost host, string network)
{
    /// <summary>Frees them.</summary>
    /// <returns>The addresses that are free now.</returns>
    internal List<IPAddress> Reclaim(LeaseFolder folder)
    {
        var freed = new List<IPAddress>();
        foreach (var (address, owner) in folder.List())
        {
            if (IsLeaked(folder, address, owner))
            {
                folder.Release(address);
                freed.Add(address);
                if (owner is { } known)
                {
                    folder.RemoveRecord(known);
                }
            }
        }

        RemoveIdleRecords(folder);
        return freed;
    }

    /// <summary>How many there are.</summary>
    internal int Count(LeaseFolder folder) => folder.List().Count(item => IsLeaked(folder, item.Address, item.Owner));

    private bool IsLeaked(LeaseFolder folder, IPAddress address, LeaseOwner? owner)
    {
        if (owner is not { } known || folder.WrittenAt(address) < host.BootTime)
        {
            return true;
        }

        return folder.FindRecord(known) is { } record && (record.BootID != host.BootID || (IsGone(record) && !host.IsRemembered(network, known)));
    }

    private bool IsGone(LeaseRecord record) => host.FindNamespace(record.Netns) is not { } inode || (record.Inode.Length > 0 && inode != record.Inode);

    // A crash after the record and before the reservation, or a reservation that the reference plugin gave back.
    private static void RemoveIdleRecords(LeaseFolder folder)
    {
        foreach (var owner in folder.ListRecords().ToList())
        {
            if (folder.FindRecord(owner) is not { } record || !record.Addresses.Any(address => folder.FindOwner(address) == owner))
            {
                folder.RemoveRecord(owner);
            }
        }
    }
}
