using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

internal static class NftRuleMessages
{
    internal static void Write(ref NetlinkWriter writer, string table, NftRule rule)
    {
        writer.WriteString(NFTA_RULE_TABLE, table);
        writer.WriteString(NFTA_RULE_CHAIN, rule.Chain);
        if (rule.Handle != 0)
        {
            writer.WriteUInt64BigEndian(NFTA_RULE_HANDLE, rule.Handle);
        }

        NftExpressions.Write(ref writer, NFTA_RULE_EXPRESSIONS, rule.Expressions);
        writer.WriteComment(NFTA_RULE_USERDATA, rule.Comment);
    }

    internal static NftRule Read(NetlinkMessage message)
    {
        var rule = new NftRule(string.Empty, default);
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_RULE_CHAIN:
                    rule = rule with { Chain = attributes.GetString() };
                    break;
                case NFTA_RULE_HANDLE:
                    rule = rule with { Handle = attributes.GetUInt64BigEndian() };
                    break;
                case NFTA_RULE_EXPRESSIONS:
                    rule = rule with { Expressions = NftExpressions.Read(attributes.GetNested()) };
                    break;
                case NFTA_RULE_USERDATA:
                    rule = rule with { Comment = attributes.GetComment() };
                    break;
            }
        }

        return rule;
    }
}
