using KubeProxyNet.Netlink.Generic;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.EthtoolNetlinkH;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Ethtool;

/// <summary>
/// Features of the network devices of one namespace, as <c>ethtool -k</c> shows them, by generic netlink
/// (Documentation/networking/ethtool-netlink.rst). Calls are synchronous; one owner at a time.
/// </summary>
public sealed class EthtoolConnection : IDisposable
{
    private readonly NetlinkConnection _connection;
    private readonly ushort _family;

    /// <summary>Takes the transport over, and asks the kernel for the number of its family.</summary>
    internal EthtoolConnection(INetlinkTransport transport)
    {
        (_connection, _family) = GenericMessages.Connect(transport, ETHTOOL_GENL_NAME);
    }

    /// <summary>Connects to the calling thread's network namespace.</summary>
    /// <exception cref="NetlinkException"><see cref="NetlinkException.IsNotFound"/>: the kernel has no ethtool netlink (before 5.6).</exception>
    public static EthtoolConnection Open() => new(NetlinkSocket.Open(NetlinkFamily.Generic));

    /// <summary>Connects to a network namespace, whichever thread uses the connection.</summary>
    /// <exception cref="NetlinkException"><see cref="NetlinkException.IsNotFound"/>: the kernel has no ethtool netlink (before 5.6).</exception>
    public static EthtoolConnection Open(NetworkNamespace networkNamespace) => new(NetlinkSocket.Open(NetlinkFamily.Generic, networkNamespace));

    /// <summary>Whether a device has a feature switched on: <c>tx-checksum-ip-generic</c>.</summary>
    /// <exception cref="NetlinkException">There is no such device.</exception>
    public bool IsActive(string link, string feature)
    {
        var isActive = false;
        var sequence = _connection.NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[128]);
        var message = Begin(ref writer, sequence, ETHTOOL_MSG_FEATURES_GET, link);
        writer.EndMessage(message);
        _connection.Execute($"get features of {link}", writer.Written, sequence, answer => isActive |= Names(answer, ETHTOOL_A_FEATURES_ACTIVE, feature));
        writer.Dispose();
        return isActive;
    }

    /// <summary>Switches a feature of a device; that it stays as it was is no error if the device cannot do otherwise.</summary>
    /// <exception cref="NetlinkException">There is no such device.</exception>
    public void Set(string link, string feature, bool on)
    {
        var sequence = _connection.NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[192]);
        var message = Begin(ref writer, sequence, ETHTOOL_MSG_FEATURES_SET, link);
        var wanted = writer.BeginNested(ETHTOOL_A_FEATURES_WANTED);
        var bits = writer.BeginNested(ETHTOOL_A_BITSET_BITS);
        var bit = writer.BeginNested(ETHTOOL_A_BITSET_BITS_BIT);
        writer.WriteString(ETHTOOL_A_BITSET_BIT_NAME, feature);
        if (on)
        {
            writer.WriteBytes(ETHTOOL_A_BITSET_BIT_VALUE, []);
        }

        writer.EndNested(bit);
        writer.EndNested(bits);
        writer.EndNested(wanted);
        writer.EndMessage(message);
        _connection.Execute($"set {feature} of {link}", writer.Written, sequence, static _ => { });
        writer.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private int Begin(ref NetlinkWriter writer, uint sequence, byte command, string link)
    {
        var message = writer.BeginMessage(_family, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteStruct(new GenericHeader(command, ETHTOOL_GENL_VERSION));
        var header = writer.BeginNested(ETHTOOL_A_FEATURES_HEADER);
        writer.WriteString(ETHTOOL_A_HEADER_DEV_NAME, link);
        writer.EndNested(header);
        return message;
    }

    // Of a list without a mask, only bits that are set are there.
    private static bool Names(NetlinkMessage answer, ushort bitset, string feature)
    {
        var attributes = answer.AttributesAfter<GenericHeader>();
        while (attributes.Read())
        {
            if (attributes.Type == bitset)
            {
                return NamesIn(attributes.GetNested(), feature);
            }
        }

        return false;
    }

    private static bool NamesIn(NetlinkAttributeReader bitset, string feature)
    {
        while (bitset.Read())
        {
            if (bitset.Type != ETHTOOL_A_BITSET_BITS)
            {
                continue;
            }

            var bits = bitset.GetNested();
            while (bits.Read())
            {
                if (IsNamed(bits.GetNested(), feature))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsNamed(NetlinkAttributeReader bit, string feature)
    {
        while (bit.Read())
        {
            if (bit.Type == ETHTOOL_A_BITSET_BIT_NAME)
            {
                return bit.GetString() == feature;
            }
        }

        return false;
    }
}
