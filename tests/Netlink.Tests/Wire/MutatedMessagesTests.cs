using System.Globalization;
using KubeProxyNet.Netlink.Tests.Nftables;
using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using KubeProxyNet.Testing.Fuzzing;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Tests.Wire;

/// <summary>Whatever bytes come, readers read them or say that they are malformed; they never leave the message or fail otherwise.</summary>
public sealed class MutatedMessagesTests
{
    private const int DefaultCount = 20_000;
    private const int Seed = 20_261_124;

    [Fact]
    public void Mutated_messages_are_read_or_refused_and_nothing_else()
    {
        var count = Environment.GetEnvironmentVariable("KUBEPROXYNET_FUZZ_MESSAGES") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultCount;
        var originals = Originals();
        var random = new Random(Seed);
        var buffer = new byte[originals.Max(original => original.Length)];
        var refused = 0;

        for (var i = 0; i < count; i++)
        {
            var length = Mutate(originals[random.Next(originals.Length)], buffer, random);
            foreach (var (name, decode) in MessageDecoders.All)
            {
                refused += Decode(name, decode, buffer.AsSpan(0, length)) ? 0 : 1;
            }
        }

        Fuzzer.Report("netlink", count * MessageDecoders.All.Count, refused, findings: 0);
    }

    [Fact]
    public void Every_truncation_is_read_or_refused_and_nothing_else()
    {
        foreach (var original in Originals())
        {
            for (var length = 0; length < original.Length; length++)
            {
                // Once cut off on the way, once with a header that agrees to the cut.
                var cut = original[..length];
                Array.ForEach([.. MessageDecoders.All], decoder => Decode(decoder.Name, decoder.Decode, cut));
                if (length >= sizeof(uint))
                {
                    BitConverter.TryWriteBytes(cut, length);
                    Array.ForEach([.. MessageDecoders.All], decoder => Decode(decoder.Name, decoder.Decode, cut));
                }
            }
        }
    }

    private static bool Decode(string name, MessageDecoders.Decoder decode, ReadOnlySpan<byte> datagram)
    {
        try
        {
            var messages = new NetlinkMessageReader(datagram);
            while (messages.Read())
            {
                decode(messages.Message);
            }

            return true;
        }
        catch (NetlinkFormatException)
        {
            // The one answer there is to malformed bytes.
            return false;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{name} on {Convert.ToHexString(datagram)}", error);
        }
    }

    private static int Mutate(byte[] original, byte[] buffer, Random random)
    {
        original.CopyTo(buffer, 0);
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(original.Length);
            switch (random.Next(4))
            {
                case 0:
                    buffer[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    buffer[at] = (byte)random.Next(256);
                    break;
                case 2:
                    // Where lengths stand.
                    buffer[at & ~3] = (byte)random.Next(12);
                    break;
                default:
                    buffer.AsSpan(at & ~3, Math.Min(4, original.Length - (at & ~3))).Fill(random.Next(2) == 0 ? (byte)0xff : (byte)0);
                    break;
            }
        }

        var length = random.Next(4) == 0 ? random.Next(original.Length) : original.Length;
        if (random.Next(2) == 0 && length >= sizeof(uint))
        {
            // So that what is inside gets read, and not only the header refused.
            BitConverter.TryWriteBytes(buffer, length);
        }

        return length;
    }

    private static byte[][] Originals() =>
    [
        .. MessageCaptures.All.Select(capture => capture.Bytes),
        .. ExpressionCaptures.All.Select(Rule),
        Answer(),
    ];

    private static byte[] Rule(ExpressionCapture capture)
    {
        var writer = new NetlinkWriter(1024);
        var message = writer.BeginMessage(MessageType(NFNL_SUBSYS_NFTABLES, NFT_MSG_NEWRULE), 0, 1);
        writer.WriteStruct(new NfGenMsg(NetfilterH.NFPROTO_IPV4));
        var list = writer.BeginNested(NFTA_RULE_EXPRESSIONS);
        writer.WriteRaw(capture.Bytes);
        writer.EndNested(list);
        writer.EndMessage(message);
        return writer.Written.ToArray();
    }

    // ENOENT with text and offset: struct nlmsgerr, the request's header, NLMSGERR_ATTR_MSG, NLMSGERR_ATTR_OFFS.
    private static byte[] Answer() => Convert.FromHexString(
        "3C00000002000003" + "0100000000000000" + "FEFFFFFF" + "2400000002000000" + "0100000000000000" + "0A0001006E6F206974000000" + "0800020014000000");
}
