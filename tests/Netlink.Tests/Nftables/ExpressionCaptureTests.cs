using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Tests.Nftables;

public sealed class ExpressionCaptureTests
{
    public static TheoryData<string> Rules => [.. ExpressionCaptures.All.Select(capture => capture.Rule).Distinct()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Is_read_as_the_nouns_say(string rule)
    {
        foreach (var capture in ExpressionCaptures.All.Where(capture => capture.Rule == rule))
        {
            NftExpressions.Read(new NetlinkAttributeReader(capture.Bytes)).ShouldBe(capture.Expressions);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Is_written_as_nft_writes_it(string rule)
    {
        foreach (var capture in ExpressionCaptures.All.Where(capture => capture.Rule == rule))
        {
            var writer = new NetlinkWriter(1024);
            NftExpressions.Write(ref writer, NFTA_RULE_EXPRESSIONS, capture.Expressions);

            Convert.ToHexString(WithoutOptions(writer.Written[4..])).ShouldBe(Convert.ToHexString(WithoutOptions(capture.Bytes)));
        }
    }

    [Fact]
    public void Every_kind_of_expression_has_a_capture()
    {
        var kinds = typeof(NftExpression).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(NftExpression)) && type != typeof(NftUnknownExpression));

        var captured = ExpressionCaptures.All.SelectMany(capture => capture.Expressions).Select(expression => expression.GetType()).ToHashSet();

        kinds.Where(kind => !captured.Contains(kind)).ShouldBeEmpty();
    }

    // Takes out what nft writes in some rules and not in others, or for its own use, and what the kernel derives by itself: the ids of named
    // sets, NFT_BITWISE_MASK_XOR (the default), and NF_NAT_RANGE_MAP_IPS and _PROTO_SPECIFIED.
    private static byte[] WithoutOptions(ReadOnlySpan<byte> list)
    {
        var writer = new NetlinkWriter(stackalloc byte[1024]);
        var elements = new NetlinkAttributeReader(list);
        while (elements.Read())
        {
            var element = writer.BeginNested(elements.Type);
            CopyExpression(ref writer, elements.GetNested());
            writer.EndNested(element);
        }

        return writer.Written.ToArray();
    }

    private static void CopyExpression(ref NetlinkWriter writer, NetlinkAttributeReader expression)
    {
        var name = string.Empty;
        while (expression.Read())
        {
            if (expression.Type == NFTA_EXPR_NAME)
            {
                name = expression.GetString();
                writer.WriteString(NFTA_EXPR_NAME, name);
                continue;
            }

            var data = writer.BeginNested(NFTA_EXPR_DATA);
            var attributes = expression.GetNested();
            while (attributes.Read())
            {
                CopyAttribute(ref writer, name, attributes);
            }

            writer.EndNested(data);
        }
    }

    private static void CopyAttribute(ref NetlinkWriter writer, string name, NetlinkAttributeReader attribute)
    {
        switch (name, attribute.Type)
        {
            case ("lookup", NFTA_LOOKUP_SET_ID) or ("dynset", NFTA_DYNSET_SET_ID) or ("bitwise", NFTA_BITWISE_OP):
                return;
            case ("nat", NFTA_NAT_FLAGS) or ("masq", NFTA_MASQ_FLAGS) or ("redir", NFTA_REDIR_FLAGS):
                var flags = attribute.GetUInt32BigEndian() & ~NftNat.DerivedFlags;
                if (flags != 0)
                {
                    writer.WriteUInt32BigEndian(attribute.Type, flags);
                }

                return;
            default:
                writer.WriteBytes(attribute.Type, attribute.Value);
                return;
        }
    }
}
