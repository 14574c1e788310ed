using System.Globalization;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Printing;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Tests.Nftables;

namespace KubeProxyNet.Netlink.Tests.Printing;

public sealed class PrintingTransportTests
{
    [Fact]
    public void A_batch_is_printed_in_the_kernels_words()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var connection = new NftablesConnection(new PrintingTransport(new ScriptedTransport(), NetlinkFamily.Netfilter, output));
        using var batch = new NftBatch(NftFamily.Ip, "t");
        batch.AddRule(new NftRule("c", [new NftMetaLoad(NftMetaKey.Mark), new NftImmediateVerdict(NftVerdict.Goto("d"))]));

        connection.Commit(batch);

        output.ToString().ReplaceLineEndings("\n").ShouldBe("""
            > NFNL_MSG_BATCH_BEGIN seq=1 port=0 flags=REQUEST length=20
                family=0 resource=10
            > NFT_MSG_NEWRULE seq=2 port=0 flags=REQUEST|0xc00 length=132
                family=2 resource=0
                NFTA_RULE_TABLE "t"
                NFTA_RULE_CHAIN "c"
                NFTA_RULE_EXPRESSIONS
                    [1]
                        NFTA_EXPR_NAME "meta"
                        NFTA_EXPR_DATA
                            NFTA_META_KEY 00000003 (3)
                            NFTA_META_DREG 00000001 (1)
                    [1]
                        NFTA_EXPR_NAME "immediate"
                        NFTA_EXPR_DATA
                            NFTA_IMMEDIATE_DREG 00000000 (0)
                            NFTA_IMMEDIATE_DATA
                                NFTA_DATA_VERDICT
                                    NFTA_VERDICT_CODE FFFFFFFC (4294967292)
                                    NFTA_VERDICT_CHAIN "d"
            > NFNL_MSG_BATCH_END seq=3 port=0 flags=REQUEST|ACK length=20
                family=0 resource=10

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void What_is_received_is_printed_and_malformed_bytes_are_said_to_be()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var inner = new ScriptedTransport();
        inner.Answers.Enqueue(Convert.FromHexString("2400000002000000" + "0100000000000000" + "FEFFFFFF" + "1400000000000000" + "0100000000000000"));
        inner.Answers.Enqueue(new byte[] { 1, 2, 3 });
        using var transport = new PrintingTransport(inner, NetlinkFamily.Netfilter, output);

        transport.Receive(TimeSpan.Zero).IsEmpty.ShouldBeFalse();
        transport.Receive(TimeSpan.Zero).IsEmpty.ShouldBeFalse();
        transport.Receive(TimeSpan.Zero).IsEmpty.ShouldBeTrue();

        output.ToString().ShouldContain("< NLMSG_ERROR seq=1");
        output.ToString().ShouldContain("NoEntry (2)");
        output.ToString().ShouldContain("< malformed: ");
    }
}
