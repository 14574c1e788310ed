using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.IfAddrH;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>Addresses to and from bytes.</summary>
internal static class AddressMessages
{
    internal static void WriteListAddresses(this ref NetlinkWriter writer, uint sequence, int? linkIndex, AddressFamily? family)
    {
        var message = writer.BeginMessage(RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP, sequence);
        writer.WriteStruct(new AddressHeader { Family = AddressAttributes.KernelFamily(family), LinkIndex = linkIndex ?? 0 });
        writer.EndMessage(message);
    }

    /// <param name="writer">Gets the message.</param>
    /// <param name="sequence">The message's number.</param>
    /// <param name="address">What shall be there.</param>
    /// <param name="existing">NLM_F_EXCL to refuse if it is there, NLM_F_REPLACE to change it.</param>
    internal static void WriteAddAddress(this ref NetlinkWriter writer, uint sequence, Address address, ushort existing)
    {
        var message = writer.BeginMessage(RTM_NEWADDR, (ushort)(NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | existing), sequence);
        writer.WriteStruct(Header(address));
        writer.WriteIPAddress(IFA_LOCAL, address.Local);
        if (address.Broadcast is not null)
        {
            writer.WriteIPAddress(IFA_BROADCAST, address.Broadcast);
        }

        if (address.Label is not null)
        {
            writer.WriteString(IFA_LABEL, address.Label);
        }

        if (address.Flags > (AddressFlags)byte.MaxValue)
        {
            writer.WriteUInt32(IFA_FLAGS, (uint)address.Flags);
        }

        writer.WriteIPAddress(IFA_ADDRESS, address.Peer ?? address.Local);
        writer.EndMessage(message);
    }

    internal static void WriteRemoveAddress(this ref NetlinkWriter writer, uint sequence, Address address)
    {
        var message = writer.BeginMessage(RTM_DELADDR, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteStruct(Header(address) with { Flags = 0 });
        writer.WriteIPAddress(IFA_LOCAL, address.Local);
        writer.WriteIPAddress(IFA_ADDRESS, address.Peer ?? address.Local);
        writer.EndMessage(message);
    }

    internal static Address ReadAddress(NetlinkMessage message)
    {
        var header = message.ReadStruct<AddressHeader>();
        IPAddress? prefix = null;
        IPAddress? local = null;
        IPAddress? broadcast = null;
        string? label = null;
        uint flags = header.Flags;
        var attributes = message.AttributesAfter<AddressHeader>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case IFA_ADDRESS:
                    prefix = attributes.GetIPAddress();
                    break;
                case IFA_LOCAL:
                    local = attributes.GetIPAddress();
                    break;
                case IFA_LABEL:
                    label = attributes.GetString();
                    break;
                case IFA_BROADCAST:
                    broadcast = attributes.GetIPAddress();
                    break;
                case IFA_FLAGS:
                    flags = attributes.GetUInt32();
                    break;
            }
        }

        // IPv6 says IFA_ADDRESS only, unless there is a peer.
        var address = local ?? prefix ?? throw new NetlinkFormatException("An address message has neither IFA_LOCAL nor IFA_ADDRESS.");
        return new Address
        {
            LinkIndex = header.LinkIndex,
            Local = address,
            PrefixLength = header.PrefixLength,
            Peer = prefix is null || prefix.Equals(address) ? null : prefix,
            Broadcast = broadcast,
            Scope = (RouteScope)header.Scope,
            Flags = (AddressFlags)flags,
            Label = label,
        };
    }

    private static AddressHeader Header(Address address) => new()
    {
        Family = address.Local.KernelFamily(),
        PrefixLength = checked((byte)address.PrefixLength),
        Flags = (byte)((uint)address.Flags <= byte.MaxValue ? (uint)address.Flags : 0),
        Scope = (byte)address.Scope,
        LinkIndex = address.LinkIndex,
    };
}
