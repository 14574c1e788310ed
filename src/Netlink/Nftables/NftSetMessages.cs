using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

internal static class NftSetMessages
{
    internal static void Write(ref NetlinkWriter writer, string table, NftSet set, uint id)
    {
        // Ranges of concatenations: the kernel must know where each component ends.
        var hasFields = (set.Flags & NftSetFlags.Concatenation) != 0 || IsRangeOfConcatenation(set);
        writer.WriteString(NFTA_SET_TABLE, table);
        writer.WriteString(NFTA_SET_NAME, set.Name);
        writer.WriteUInt32BigEndian(NFTA_SET_FLAGS, (uint)set.Flags | (hasFields ? NFT_SET_CONCAT : 0));
        writer.WriteUInt32BigEndian(NFTA_SET_KEY_TYPE, NftDataType.NumberOf(set.KeyType));
        writer.WriteUInt32BigEndian(NFTA_SET_KEY_LEN, (uint)NftDataType.LengthOf(set.KeyType));
        if (set.IsMap)
        {
            writer.WriteUInt32BigEndian(NFTA_SET_DATA_TYPE, NftDataType.NumberOf(set.DataType));
            writer.WriteUInt32BigEndian(NFTA_SET_DATA_LEN, (uint)NftDataType.LengthOf(set.DataType));
        }

        writer.WriteUInt32BigEndian(NFTA_SET_ID, id);
        if (set.Size is not null || hasFields)
        {
            WriteDescription(ref writer, set, hasFields);
        }

        if (set.Timeout is { } timeout)
        {
            writer.WriteMilliseconds(NFTA_SET_TIMEOUT, timeout);
        }

        Span<byte> userData = stackalloc byte[NftUserDataKind.MaxLength];
        writer.WriteBytes(NFTA_SET_USERDATA, NftSetDescription.Write(set, userData));
    }

    internal static NftSet Read(NetlinkMessage message)
    {
        var set = new NftSet(string.Empty) { KeyType = default };
        var (key, keyLength, data, dataLength) = (0u, 0, 0u, 0);
        var userData = ReadOnlySpan<byte>.Empty;
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_SET_KEY_TYPE:
                    key = attributes.GetUInt32BigEndian();
                    break;
                case NFTA_SET_KEY_LEN:
                    keyLength = (int)attributes.GetUInt32BigEndian();
                    break;
                case NFTA_SET_DATA_TYPE:
                    data = attributes.GetUInt32BigEndian();
                    break;
                case NFTA_SET_DATA_LEN:
                    dataLength = (int)attributes.GetUInt32BigEndian();
                    break;
                case NFTA_SET_USERDATA:
                    userData = attributes.Value;
                    break;
                default:
                    set = ReadOther(set, attributes);
                    break;
            }
        }

        set = set with
        {
            KeyType = NftDataType.FromNumber(key, keyLength),
            DataType = set.IsMap ? NftDataType.FromNumber(data, dataLength) : default,
        };
        return NftSetDescription.Read(IsRangeOfConcatenation(set) ? set with { Flags = set.Flags & ~NftSetFlags.Concatenation } : set, userData);
    }

    private static bool IsRangeOfConcatenation(NftSet set) => (set.Flags & NftSetFlags.Interval) != 0 && set.KeyType.Length > 1;

    private static NftSet ReadOther(NftSet set, NetlinkAttributeReader attribute) => attribute.Type switch
    {
        NFTA_SET_NAME => set with { Name = attribute.GetString() },
        NFTA_SET_FLAGS => set with { Flags = (NftSetFlags)attribute.GetUInt32BigEndian() },
        NFTA_SET_HANDLE => set with { Handle = attribute.GetUInt64BigEndian() },
        NFTA_SET_TIMEOUT => set with { Timeout = attribute.GetMilliseconds() },
        NFTA_SET_COUNT => set with { ElementCount = attribute.GetUInt32BigEndian() },
        NFTA_SET_DESC => set with { Size = ReadSize(attribute.GetNested()) },
        _ => set,
    };

    private static uint? ReadSize(NetlinkAttributeReader description)
    {
        while (description.Read())
        {
            if (description.Type == NFTA_SET_DESC_SIZE)
            {
                return description.GetUInt32BigEndian();
            }
        }

        return null;
    }

    private static void WriteDescription(ref NetlinkWriter writer, NftSet set, bool hasFields)
    {
        var description = writer.BeginNested(NFTA_SET_DESC);
        if (set.Size is { } size)
        {
            writer.WriteUInt32BigEndian(NFTA_SET_DESC_SIZE, size);
        }

        if (hasFields)
        {
            var fields = writer.BeginNested(NFTA_SET_DESC_CONCAT);
            foreach (var component in set.KeyType)
            {
                var field = writer.BeginNested(NFTA_LIST_ELEM);
                writer.WriteUInt32BigEndian(NFTA_SET_FIELD_LEN, (uint)component.Length);
                writer.EndNested(field);
            }

            writer.EndNested(fields);
        }

        writer.EndNested(description);
    }
}
