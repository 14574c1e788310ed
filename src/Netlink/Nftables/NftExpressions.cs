using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

// NFTA_RULE_EXPRESSIONS { NFTA_LIST_ELEM { NFTA_EXPR_NAME | NFTA_EXPR_DATA { ... } } ... }
internal static class NftExpressions
{
    internal static void Write(ref NetlinkWriter writer, ushort type, EquatableArray<NftExpression> expressions)
    {
        var list = writer.BeginNested(type);
        foreach (var expression in expressions)
        {
            var element = writer.BeginNested(NFTA_LIST_ELEM);
            WriteOne(ref writer, expression);
            writer.EndNested(element);
        }

        writer.EndNested(list);
    }

    internal static void WriteOne(ref NetlinkWriter writer, NftExpression expression)
    {
        writer.WriteString(NFTA_EXPR_NAME, expression.KernelName);
        if (expression is NftNotrack)
        {
            return;
        }

        var data = writer.BeginNested(NFTA_EXPR_DATA);
        expression.Write(ref writer);
        writer.EndNested(data);
    }

    internal static EquatableArray<NftExpression> Read(NetlinkAttributeReader list)
    {
        var expressions = new List<NftExpression>();
        while (list.Read())
        {
            if (list.Type == NFTA_LIST_ELEM)
            {
                expressions.Add(ReadOne(list.Value));
            }
        }

        return expressions.ToEquatableArray();
    }

    internal static NftExpression ReadOne(ReadOnlySpan<byte> element)
    {
        var name = string.Empty;
        var data = ReadOnlySpan<byte>.Empty;
        var attributes = new NetlinkAttributeReader(element);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_EXPR_NAME:
                    name = attributes.GetString();
                    break;
                case NFTA_EXPR_DATA:
                    data = attributes.Value;
                    break;
            }
        }

        return ReadKnown(name, data) ?? new NftUnknownExpression(name, EquatableArray.Create(data));
    }

    private static NftExpression? ReadKnown(string name, ReadOnlySpan<byte> data)
    {
        var attributes = new NetlinkAttributeReader(data);
        return name switch
        {
            NftPayloadLoad.Name => NftPayloadLoad.Read(attributes, data),
            NftMetaLoad.Name => NftMetaLoad.Read(attributes),
            NftCtLoad.Name => NftCtLoad.Read(attributes),
            NftCmp.Name => NftCmp.Read(attributes),
            NftBitwise.Name => NftBitwise.Read(attributes, data),
            NftImmediate.Name => NftImmediate.Read(attributes),
            NftLookup.Name => NftLookup.Read(attributes),
            NftNumgen.Name => NftNumgen.Read(attributes),
            NftHash.Name => NftHash.Read(attributes),
            NftCounter.Name => NftCounter.Read(attributes),
            NftFib.Name => NftFib.Read(attributes),
            _ => ReadStatement(name, attributes),
        };
    }

    private static NftExpression? ReadStatement(string name, NetlinkAttributeReader attributes) => name switch
    {
        NftNat.Name => NftNat.Read(attributes),
        NftMasquerade.Name => NftMasquerade.Read(attributes),
        NftRedirect.Name => NftRedirect.Read(attributes),
        NftReject.Name => NftReject.Read(attributes),
        NftDynset.Name => NftDynset.Read(attributes),
        NftRange.Name => NftRange.Read(attributes),
        NftByteorder.Name => NftByteorder.Read(attributes),
        NftLimit.Name => NftLimit.Read(attributes),
        NftLog.Name => NftLog.Read(attributes),
        NftNotrack.Name => new NftNotrack(),
        _ => null,
    };
}
