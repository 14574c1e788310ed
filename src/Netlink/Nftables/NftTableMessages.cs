using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

internal static class NftTableMessages
{
    internal static void Write(ref NetlinkWriter writer, NftTable table)
    {
        writer.WriteString(NFTA_TABLE_NAME, table.Name);
        writer.WriteUInt32BigEndian(NFTA_TABLE_FLAGS, table.Flags);
        writer.WriteComment(NFTA_TABLE_USERDATA, table.Comment);
    }

    internal static NftTable Read(NetlinkMessage message)
    {
        var table = new NftTable((NftFamily)message.ReadStruct<NfGenMsg>().Family, string.Empty);
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_TABLE_NAME:
                    table = table with { Name = attributes.GetString() };
                    break;
                case NFTA_TABLE_FLAGS:
                    table = table with { Flags = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_TABLE_HANDLE:
                    table = table with { Handle = attributes.GetUInt64BigEndian() };
                    break;
                case NFTA_TABLE_USERDATA:
                    table = table with { Comment = attributes.GetComment() };
                    break;
            }
        }

        return table;
    }
}
