using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

internal static class NftElementMessages
{
    // NFTNL_UDATA_SET_ELEM_FLAGS and its bit for ranges without an end; nft prints them by it.
    private const byte ElementFlags = 1;
    private const uint OpenInterval = 1;
    private const int MaxUserDataLength = 144;

    internal static void Write(ref NetlinkWriter writer, ushort index, scoped in ElementContent element)
    {
        var nested = writer.BeginNested(index);
        if (element.IsEnd)
        {
            writer.WriteUInt32BigEndian(NFTA_SET_ELEM_FLAGS, NFT_SET_ELEM_INTERVAL_END);
        }

        if (element.Timeout is { } timeout)
        {
            writer.WriteMilliseconds(NFTA_SET_ELEM_TIMEOUT, timeout);
        }

        if (element.Expiration is { } expiration)
        {
            writer.WriteMilliseconds(NFTA_SET_ELEM_EXPIRATION, expiration);
        }

        writer.WriteDataValue(NFTA_SET_ELEM_KEY, element.Key);
        if (!element.KeyEnd.IsEmpty)
        {
            writer.WriteDataValue(NFTA_SET_ELEM_KEY_END, element.KeyEnd);
        }

        if (element.Verdict is { } verdict)
        {
            writer.WriteDataVerdict(NFTA_SET_ELEM_DATA, verdict);
        }
        else if (!element.Data.IsEmpty)
        {
            writer.WriteDataValue(NFTA_SET_ELEM_DATA, element.Data);
        }

        WriteUserData(ref writer, element);
        writer.EndNested(nested);
    }

    private static void WriteUserData(ref NetlinkWriter writer, scoped in ElementContent element)
    {
        if (element.Comment.IsEmpty && !element.IsOpen)
        {
            return;
        }

        Span<byte> buffer = stackalloc byte[MaxUserDataLength];
        var userData = new NftUserDataWriter(buffer);
        if (!element.Comment.IsEmpty)
        {
            userData.WriteText(NftUserDataKind.Comment, element.Comment);
        }

        if (element.IsOpen)
        {
            userData.WriteUInt32(ElementFlags, OpenInterval);
        }

        writer.WriteBytes(NFTA_SET_ELEM_USERDATA, userData.Written);
    }
}
