using System.Text;
using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

// Finds out from our own bytes what it was that the kernel refused.
public sealed partial class NftBatch
{
    /// <summary>Describes the refusal of the message at an index; the batch must have been sealed.</summary>
    internal NftBatchError Explain(int messageIndex, NetlinkAnswer answer, uint sequence)
    {
        var messages = new NetlinkMessageSequencer(_buffer.AsSpan(BeginLength, _length - BeginLength));
        var bytes = messageIndex < 0 ? default : messages.At(messageIndex);
        if (bytes.IsEmpty)
        {
            return new NftBatchError(Refused($"commit a batch to table {NftWords.Of(Family)} {Table}", answer, sequence), "commit", -1);
        }

        var message = new NetlinkMessage(bytes);
        var (operation, element, comment) = (byte)message.Type is NFT_MSG_NEWSETELEM or NFT_MSG_DELSETELEM or NFT_MSG_DESTROYSETELEM
            ? DescribeElement(message, answer.Offset)
            : DescribeObject(message);
        return new NftBatchError(Refused(operation, answer, sequence), operation, messageIndex, element, comment);
    }

    private static NetlinkException Refused(string operation, NetlinkAnswer answer, uint sequence) =>
        new(operation, answer.Errno, answer.Message, answer.Offset, sequence);

    private static string Verb(NetlinkMessage message) => (byte)message.Type switch
    {
        NFT_MSG_NEWTABLE or NFT_MSG_NEWCHAIN or NFT_MSG_NEWSET or NFT_MSG_NEWSETELEM => "add",
        NFT_MSG_NEWRULE when (message.Flags & NLM_F_REPLACE) != 0 => "replace",
        NFT_MSG_NEWRULE when (message.Flags & NLM_F_APPEND) == 0 => "insert",
        NFT_MSG_NEWRULE => "add",
        NFT_MSG_DESTROYSETELEM => "destroy",
        _ => "delete",
    };

    private (string Operation, int? Element, string? Comment) DescribeObject(NetlinkMessage message)
    {
        var where = $"{NftWords.Of(Family)} {Table}";
        var verb = Verb(message);
        switch ((byte)message.Type)
        {
            case NFT_MSG_NEWTABLE or NFT_MSG_DELTABLE:
                return ($"{verb} table {where}", null, null);
            case NFT_MSG_NEWCHAIN or NFT_MSG_DELCHAIN:
                var chain = NftChainMessages.Read(message, out _);
                return ($"{verb} chain {where} {chain.Name}", null, chain.Comment);
            case NFT_MSG_NEWSET or NFT_MSG_DELSET:
                var set = NftSetMessages.Read(message);
                return ($"{verb} {(set.IsMap ? "map" : "set")} {where} {set.Name}", null, set.Comment);
            default:
                var rule = NftRuleMessages.Read(message);
                var handle = rule.Handle == 0 ? string.Empty : $" handle {rule.Handle}";
                var isFlush = verb == "delete" && rule.Handle == 0;
                return (isFlush ? $"flush chain {where} {rule.Chain}" : $"{verb} rule {where} {rule.Chain}{handle}", null, rule.Comment);
        }
    }

    private (string Operation, int? Element, string? Comment) DescribeElement(NetlinkMessage message, int errorOffset)
    {
        var set = string.Empty;
        var list = ReadOnlySpan<byte>.Empty;
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_SET_ELEM_LIST_SET:
                    set = attributes.GetString();
                    break;
                case NFTA_SET_ELEM_LIST_ELEMENTS:
                    list = attributes.Value;
                    break;
            }
        }

        var where = $"{NftWords.Of(Family)} {Table} {set}";
        if (list.IsEmpty)
        {
            return ($"flush set {where}", null, null);
        }

        message.Bytes.Overlaps(list, out var listOffset);
        var verb = Verb(message);
        return FindElement(list, errorOffset - listOffset) is { } index
            ? DescribeElement($"{verb} element {where}", set, list, index)
            : ($"{verb} elements {where}", null, null);
    }

    private (string Operation, int? Element, string? Comment) DescribeElement(string operation, string set, ReadOnlySpan<byte> list, int index)
    {
        var elements = new NetlinkAttributeReader(list);
        for (var i = 0; i <= index; i++)
        {
            elements.Read();
        }

        var element = NftElement.Read(elements.GetNested());
        var types = _sets.TryGetValue(set, out var known) ? known.KeyType : default;
        var comment = element.CommentUtf8.IsEmpty ? null : Encoding.UTF8.GetString(element.CommentUtf8);
        return ($"{operation} {{ {NftWords.Of(types, element.Key)} }}", index, comment);
    }

    // The offset may be that of the element or of an attribute within it. A list of one needs none.
    private static int? FindElement(ReadOnlySpan<byte> list, int offset)
    {
        var elements = new NetlinkAttributeReader(list);
        var count = 0;
        while (elements.Read())
        {
            list.Overlaps(elements.Value, out var value);
            if (offset >= value - NLA_HDRLEN && offset < value + elements.Value.Length)
            {
                return count;
            }

            count++;
        }

        return count == 1 ? 0 : null;
    }
}
