using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.GenNetlinkH;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Generic;

/// <summary>Generic netlink's own family (nlctrl), which knows the numbers of all others: they differ from boot to boot.</summary>
internal static class GenericMessages
{
    private const byte ControlVersion = 1;

    internal static void WriteGetFamily(this ref NetlinkWriter writer, uint sequence, string name)
    {
        var message = writer.BeginMessage(GENL_ID_CTRL, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteStruct(new GenericHeader(CTRL_CMD_GETFAMILY, ControlVersion));
        writer.WriteString(CTRL_ATTR_FAMILY_NAME, name);
        writer.EndMessage(message);
    }

    internal static ushort ReadFamilyId(NetlinkMessage message)
    {
        var attributes = message.AttributesAfter<GenericHeader>();
        while (attributes.Read())
        {
            if (attributes.Type == CTRL_ATTR_FAMILY_ID)
            {
                return attributes.GetUInt16();
            }
        }

        throw new NetlinkFormatException("A generic netlink family came without its number.");
    }

    /// <summary>Takes a transport over and asks for the number of the family that is to be spoken.</summary>
    /// <exception cref="NetlinkException"><see cref="NetlinkException.IsNotFound"/>: the kernel lacks it, or its module is not loaded. The transport is closed.</exception>
    internal static (NetlinkConnection Connection, ushort Family) Connect(INetlinkTransport transport, string name)
    {
        var connection = new NetlinkConnection(transport);
        try
        {
            return (connection, FindFamily(connection, name));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static ushort FindFamily(NetlinkConnection connection, string name)
    {
        ushort family = 0;
        var sequence = connection.NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[64]);
        writer.WriteGetFamily(sequence, name);
        connection.Execute($"find generic netlink family {name}", writer.Written, sequence, message => family = ReadFamilyId(message));
        writer.Dispose();
        return family;
    }
}
