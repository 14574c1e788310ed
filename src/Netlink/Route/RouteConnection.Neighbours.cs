using System.Net.Sockets;

namespace KubeProxyNet.Netlink.Route;

public sealed partial class RouteConnection
{
    /// <summary>The neighbours, of a link or of a family if one is given; those that this host answers for are asked for separately.</summary>
    public IReadOnlyList<Neighbour> ListNeighbours(int? linkIndex = null, AddressFamily? family = null, bool proxies = false) => List(
        "list neighbours",
        (ref writer, sequence) => writer.WriteListNeighbours(sequence, linkIndex, family, proxies),
        message => NeighbourMessages.ReadNeighbour(message) is { } neighbour && (linkIndex is null || neighbour.LinkIndex == linkIndex) ? neighbour : null);

    /// <summary>Puts the neighbour into the table, in place of what is known of its address.</summary>
    public void EnsureNeighbour(Neighbour neighbour)
    {
        ArgumentNullException.ThrowIfNull(neighbour);
        Execute($"replace neighbour {neighbour}", (ref writer, sequence) => writer.WriteReplaceNeighbour(sequence, neighbour));
    }

    /// <summary>Takes the neighbour out of the table.</summary>
    public void RemoveNeighbour(Neighbour neighbour)
    {
        ArgumentNullException.ThrowIfNull(neighbour);
        Remove($"delete neighbour {neighbour}", (ref writer, sequence) => writer.WriteRemoveNeighbour(sequence, neighbour));
    }

    /// <summary>The forwarding database: of a VXLAN device or bridge port, or of all ports of a bridge.</summary>
    public IReadOnlyList<FdbEntry> ListFdbEntries(int? linkIndex = null, int? masterIndex = null) => List(
        "list FDB entries",
        (ref writer, sequence) => writer.WriteListFdbEntries(sequence, linkIndex, masterIndex),
        message =>
        {
            var entry = FdbMessages.ReadFdbEntry(message);
            return linkIndex is null || entry.LinkIndex == linkIndex ? entry : null;
        });

    /// <summary>Puts the entry in place of the address's other one; entries for all-zero and multicast addresses stand beside each other.</summary>
    public void EnsureFdbEntry(FdbEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Execute($"replace FDB entry {entry}", (ref writer, sequence) => writer.WriteAddFdbEntry(sequence, entry));
    }

    /// <summary>Takes the entry out; of an all-zero or multicast address only the one with its destination.</summary>
    public void RemoveFdbEntry(FdbEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Remove($"delete FDB entry {entry}", (ref writer, sequence) => writer.WriteRemoveFdbEntry(sequence, entry));
    }
}
