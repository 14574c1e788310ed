using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Printing;

/// <summary>Prints messages with the kernel's own names where it knows them, and in hex where it does not.</summary>
internal sealed class MessagePrinter
{
    private const int MaxBytesInHex = 64;
    private static readonly (ushort Bit, string Name)[] CommonFlags =
    [
        (NLM_F_REQUEST, "REQUEST"), (NLM_F_MULTI, "MULTI"), (NLM_F_ACK, "ACK"), (NLM_F_ECHO, "ECHO"), (NLM_F_DUMP_INTR, "DUMP_INTR"),
    ];

    private readonly NetlinkFamily _family;
    private readonly TextWriter _output;

    internal MessagePrinter(NetlinkFamily family, TextWriter output)
    {
        _family = family;
        _output = output;
    }

    /// <summary>Prints all messages of a datagram; says so where it is malformed.</summary>
    internal void Print(char direction, ReadOnlySpan<byte> datagram)
    {
        try
        {
            var messages = new NetlinkMessageReader(datagram);
            while (messages.Read())
            {
                Print(direction, messages.Message);
            }
        }
        catch (NetlinkFormatException error)
        {
            _output.WriteLine($"{direction} malformed: {error.Message}");
        }
    }

    private void Print(char direction, NetlinkMessage message)
    {
        _output.WriteLine($"{direction} {TypeOf(message)} seq={message.Sequence} port={message.PortId} flags={FlagsOf(message)} length={message.Bytes.Length}");
        switch (message.Type)
        {
            case NLMSG_ERROR:
                var answer = message.ReadAnswer();
                _output.WriteLine($"    {answer.Errno} ({(int)answer.Errno}){(answer.Offset < 0 ? string.Empty : $" at byte {answer.Offset}")} {answer.Message}".TrimEnd());
                break;
            case NLMSG_DONE or NLMSG_NOOP or NLMSG_OVERRUN:
                break;
            default:
                PrintPayload(message);
                break;
        }
    }

    private void PrintPayload(NetlinkMessage message)
    {
        if (_family != NetlinkFamily.Netfilter)
        {
            _output.WriteLine($"    {Hex(message.Payload)}");
            return;
        }

        var header = message.ReadStruct<NfGenMsg>();
        _output.WriteLine($"    family={header.Family} resource={header.ResourceId}");
        var names = message.Type >> 8 == NFNL_SUBSYS_NFTABLES ? NftNames.Of((byte)message.Type) : null;
        Print(message.AttributesAfter<NfGenMsg>(), names, depth: 1);
    }

    private void Print(NetlinkAttributeReader attributes, AttributeNames? names, int depth)
    {
        var expression = string.Empty;
        while (attributes.Read())
        {
            var nested = names?.NestedIn(attributes.Type);
            if (names is not null && NftNames.IsExpression(names))
            {
                if (attributes.Type == NFTA_EXPR_NAME)
                {
                    expression = attributes.GetString();
                }
                else if (attributes.Type == NFTA_EXPR_DATA)
                {
                    nested = NftNames.OfExpression(expression);
                }
            }

            var name = names?.Of(attributes.Type) ?? $"#{attributes.Type}";
            var indent = new string(' ', 4 * depth);
            if (nested is null)
            {
                _output.WriteLine($"{indent}{name} {Value(attributes.Value)}");
                continue;
            }

            _output.WriteLine($"{indent}{name}");
            Print(attributes.GetNested(), nested, depth + 1);
        }
    }

    private string TypeOf(NetlinkMessage message) => message.Type switch
    {
        NLMSG_NOOP => "NLMSG_NOOP",
        NLMSG_ERROR => "NLMSG_ERROR",
        NLMSG_DONE => "NLMSG_DONE",
        NLMSG_OVERRUN => "NLMSG_OVERRUN",
        NFNL_MSG_BATCH_BEGIN when _family == NetlinkFamily.Netfilter => "NFNL_MSG_BATCH_BEGIN",
        NFNL_MSG_BATCH_END when _family == NetlinkFamily.Netfilter => "NFNL_MSG_BATCH_END",
        _ when _family == NetlinkFamily.Netfilter && message.Type >> 8 == NFNL_SUBSYS_NFTABLES => NftNames.Operation((byte)message.Type),
        _ => $"{_family} type 0x{message.Type:x}",
    };

    // What the upper bits mean depends on the request.
    private static string FlagsOf(NetlinkMessage message)
    {
        var rest = message.Flags;
        var names = new StringBuilder();
        foreach (var (bit, name) in CommonFlags)
        {
            if ((rest & bit) != 0)
            {
                names.Append(names.Length == 0 ? string.Empty : "|").Append(name);
                rest &= (ushort)~bit;
            }
        }

        return rest == 0 ? names.ToString() : $"{names}{(names.Length == 0 ? string.Empty : "|")}0x{rest:x}";
    }

    private static string Value(ReadOnlySpan<byte> value)
    {
        if (IsText(value))
        {
            return $"\"{Encoding.ASCII.GetString(value[..^1])}\"";
        }

        return value.Length switch
        {
            sizeof(uint) => $"{Hex(value)} ({BinaryPrimitives.ReadUInt32BigEndian(value).ToString(CultureInfo.InvariantCulture)})",
            sizeof(ulong) => $"{Hex(value)} ({BinaryPrimitives.ReadUInt64BigEndian(value).ToString(CultureInfo.InvariantCulture)})",
            _ => Hex(value),
        };
    }

    private static bool IsText(ReadOnlySpan<byte> value) => value.Length >= 2 && value[^1] == 0 && !value[..^1].ContainsAnyExceptInRange((byte)' ', (byte)'~');

    private static string Hex(ReadOnlySpan<byte> value) =>
        value.Length <= MaxBytesInHex ? Convert.ToHexString(value) : $"{Convert.ToHexString(value[..MaxBytesInHex])}... ({value.Length} bytes)";
}
