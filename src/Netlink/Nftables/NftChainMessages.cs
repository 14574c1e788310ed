using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

internal static class NftChainMessages
{
    internal static void Write(ref NetlinkWriter writer, string table, NftChain chain)
    {
        writer.WriteString(NFTA_CHAIN_TABLE, table);
        writer.WriteString(NFTA_CHAIN_NAME, chain.Name);
        if (chain.Base is { } attached)
        {
            writer.WriteString(NFTA_CHAIN_TYPE, attached.Type);
            writer.WriteUInt32BigEndian(NFTA_CHAIN_POLICY, (uint)attached.Policy);
            var hook = writer.BeginNested(NFTA_CHAIN_HOOK);
            writer.WriteUInt32BigEndian(NFTA_HOOK_HOOKNUM, (uint)attached.Hook);
            writer.WriteUInt32BigEndian(NFTA_HOOK_PRIORITY, (uint)attached.Priority);
            writer.EndNested(hook);
        }

        writer.WriteComment(NFTA_CHAIN_USERDATA, chain.Comment);
    }

    internal static NftChain Read(NetlinkMessage message, out ReadOnlySpan<byte> table)
    {
        var chain = new NftChain(string.Empty);
        var attached = new NftBaseChain(default, string.Empty, 0, NftPolicy.Accept);
        var isBase = false;
        table = default;
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_CHAIN_TABLE:
                    table = attributes.GetText();
                    break;
                case NFTA_CHAIN_NAME:
                    chain = chain with { Name = attributes.GetString() };
                    break;
                case NFTA_CHAIN_HANDLE:
                    chain = chain with { Handle = attributes.GetUInt64BigEndian() };
                    break;
                case NFTA_CHAIN_HOOK:
                    isBase = true;
                    attached = ReadHook(attached, attributes.GetNested());
                    break;
                case NFTA_CHAIN_POLICY:
                    attached = attached with { Policy = (NftPolicy)attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_CHAIN_TYPE:
                    attached = attached with { Type = attributes.GetString() };
                    break;
                case NFTA_CHAIN_USERDATA:
                    chain = chain with { Comment = attributes.GetComment() };
                    break;
            }
        }

        return isBase ? chain with { Base = attached } : chain;
    }

    private static NftBaseChain ReadHook(NftBaseChain attached, NetlinkAttributeReader attributes)
    {
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_HOOK_HOOKNUM:
                    attached = attached with { Hook = (NftHook)attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_HOOK_PRIORITY:
                    attached = attached with { Priority = (int)attributes.GetUInt32BigEndian() };
                    break;
            }
        }

        return attached;
    }
}
