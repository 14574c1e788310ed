using System.Net.Sockets;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Route;

public sealed partial class RouteConnection
{
    // What a caller asks for; the kernel adds the others.
    private const AddressFlags RequestedFlags = AddressFlags.NoPrefixRoute | AddressFlags.HomeAddress | AddressFlags.ManageTemporary | AddressFlags.MulticastAutoJoin;

    /// <summary>All addresses, or those of a link, or of a family.</summary>
    public IReadOnlyList<Address> ListAddresses(int? linkIndex = null, AddressFamily? family = null) => List(
        "list addresses",
        (ref writer, sequence) => writer.WriteListAddresses(sequence, linkIndex, family),
        message =>
        {
            // Kernels before 4.20 do not filter by link.
            var address = AddressMessages.ReadAddress(message);
            return linkIndex is null || address.LinkIndex == linkIndex ? address : null;
        });

    /// <summary>Gives the address to its link, or changes what differs in it.</summary>
    /// <exception cref="NetlinkException"><see cref="NetlinkException.IsAlreadyExists"/>: it differs in something that the kernel cannot change.</exception>
    public void EnsureAddress(Address address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var operation = $"add address {address} to link {address.LinkIndex}";
        try
        {
            Execute(operation, (ref writer, sequence) => writer.WriteAddAddress(sequence, address, NLM_F_EXCL));
        }
        catch (NetlinkException error) when (error.IsAlreadyExists)
        {
            if (IsThere(address))
            {
                return;
            }

            Execute(operation, (ref writer, sequence) => writer.WriteAddAddress(sequence, address, NLM_F_REPLACE));
            if (!IsThere(address))
            {
                throw new NetlinkException(operation, Errno.AlreadyExists, "it is there with another prefix length, peer, scope, label or flags");
            }
        }
    }

    /// <summary>Takes the address from its link.</summary>
    public void RemoveAddress(Address address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Remove(
            $"delete address {address} from link {address.LinkIndex}",
            (ref writer, sequence) => writer.WriteRemoveAddress(sequence, address));
    }

    private bool IsThere(Address wanted) => ListAddresses(wanted.LinkIndex, wanted.Local.AddressFamily).Any(actual =>
        actual.Local.Equals(wanted.Local)
        && actual.PrefixLength == wanted.PrefixLength
        && Equals(actual.Peer, wanted.Peer)
        && (actual.Scope == wanted.Scope || wanted.Local.AddressFamily == AddressFamily.InterNetworkV6) // IPv6's follows from the address.
        && (actual.Flags & RequestedFlags) == (wanted.Flags & RequestedFlags)
        && (wanted.Broadcast is null || wanted.Broadcast.Equals(actual.Broadcast))
        && (wanted.Label is null || wanted.Label == actual.Label));
}
