using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Netlink.Tests.Nftables;

// Rules that use sets, and numbers that choose from them. The rule as given to nft 1.0.6, then NFTA_RULE_EXPRESSIONS as it sent them:
// unshare -rn strace -f -e trace=sendmsg -e write=all -x nft -f rules.nft
internal static partial class ExpressionCaptures
{
    private static readonly ExpressionCapture[] Sets =
    [
        new(
            "ip saddr @s accept",
            "340001800C0001007061796C6F6164002400028008000100000000010800020000000001080003000000000C08000400000000042C0001800B0001006C6F6F6B" +
            "757000001C000280080002000000000106000100730000000800040000000001300001800E000100696D6D6564696174650000001C0002800800010000000000" +
            "100002800C0002800800010000000001",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 12, 4, NftRegister.Reg1),
                new NftLookup("s", NftRegister.Reg1),
                new NftImmediateVerdict(NftVerdict.Accept),
            ]),
        new(
            "ip saddr != @s drop",
            "340001800C0001007061796C6F6164002400028008000100000000010800020000000001080003000000000C0800040000000004340001800B0001006C6F6F6B" +
            "75700000240002800800020000000001060001007300000008000400000000010800050000000001300001800E000100696D6D6564696174650000001C000280" +
            "0800010000000000100002800C0002800800010000000000",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 12, 4, NftRegister.Reg1),
                new NftLookup("s", NftRegister.Reg1, Invert: true),
                new NftImmediateVerdict(NftVerdict.Drop),
            ]),
        new(
            "ip daddr vmap @vm",
            "340001800C0001007061796C6F616400240002800800010000000001080002000000000108000300000000100800040000000004340001800B0001006C6F6F6B" +
            "75700000240002800800020000000001080003000000000007000100766D00000800040000000004",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 16, 4, NftRegister.Reg1),
                new NftLookup("vm", NftRegister.Reg1, NftRegister.Verdict),
            ]),
        new(
            "meta mark set ip saddr map @dm",
            "340001800C0001007061796C6F6164002400028008000100000000010800020000000001080003000000000C0800040000000004340001800B0001006C6F6F6B" +
            "75700000240002800800020000000001080003000000000107000100646D0000080004000000000524000180090001006D657461000000001400028008000200" +
            "000000030800030000000001",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 12, 4, NftRegister.Reg1),
                new NftLookup("dm", NftRegister.Reg1, NftRegister.Reg1),
                new NftMetaSet(NftMetaKey.Mark, NftRegister.Reg1),
            ]),
        new(
            "meta mark set numgen random mod 3",
            "340001800B0001006E756D67656E000024000280080001000000000108000200000000030800030000000001080004000000000024000180090001006D657461" +
            "000000001400028008000200000000030800030000000001",
            [
                new NftNumgen(NftRegister.Reg1, 3, NftNumgenType.Random, 0),
                new NftMetaSet(NftMetaKey.Mark, NftRegister.Reg1),
            ]),
        new(
            "meta mark set numgen inc mod 4 offset 100",
            "340001800B0001006E756D67656E000024000280080001000000000108000200000000040800030000000000080004000000006424000180090001006D657461" +
            "000000001400028008000200000000030800030000000001",
            [
                new NftNumgen(NftRegister.Reg1, 4, NftNumgenType.Incremental, 100),
                new NftMetaSet(NftMetaKey.Mark, NftRegister.Reg1),
            ]),
        new(
            "meta mark set jhash ip saddr . ip daddr mod 7 seed 0xdeadbeef",
            "340001800C0001007061796C6F6164002400028008000100000000020800020000000001080003000000000C0800040000000004340001800C0001007061796C" +
            "6F61640024000280080001000000000D0800020000000001080003000000001008000400000000044C0001800900010068617368000000003C00028008000100" +
            "0000000208000200000000010800030000000008080004000000000708000500DEADBEEF0800060000000000080007000000000024000180090001006D657461" +
            "000000001400028008000200000000030800030000000001",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 12, 4, NftRegister.Reg2),
                new NftPayloadLoad(NftPayloadHeader.Network, 16, 4, NftRegister.Word(5)),
                new NftHash(NftHashType.Jenkins, NftRegister.Reg1, 7) { Source = NftRegister.Reg2, Length = 8, Seed = 0xdeadbeef },
                new NftMetaSet(NftMetaKey.Mark, NftRegister.Reg1),
            ]),
        new(
            "meta mark set jhash ip saddr mod 7 offset 3",
            "340001800C0001007061796C6F6164002400028008000100000000020800020000000001080003000000000C0800040000000004440001800900010068617368" +
            "00000000340002800800010000000002080002000000000108000300000000040800040000000007080006000000000308000700000000002400018009000100" +
            "6D657461000000001400028008000200000000030800030000000001",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 12, 4, NftRegister.Reg2),
                new NftHash(NftHashType.Jenkins, NftRegister.Reg1, 7) { Source = NftRegister.Reg2, Length = 4, Offset = 3 },
                new NftMetaSet(NftMetaKey.Mark, NftRegister.Reg1),
            ]),
        new(
            "meta mark set symhash mod 2",
            "3400018009000100686173680000000024000280080002000000000108000400000000020800060000000000080007000000000124000180090001006D657461" +
            "000000001400028008000200000000030800030000000001",
            [
                new NftHash(NftHashType.Symmetric, NftRegister.Reg1, 2),
                new NftMetaSet(NftMetaKey.Mark, NftRegister.Reg1),
            ]),
        new(
            "add @d { ip saddr timeout 10s }",
            "340001800C0001007061796C6F6164002400028008000100000000010800020000000001080003000000000C0800040000000004400001800B00010064796E73" +
            "6574000030000280080004000000000108000300000000000C000600000000000000271006000100640000000800020000000003",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 12, 4, NftRegister.Reg1),
                new NftDynset(NftDynsetOperation.Add, "d", NftRegister.Reg1) { Timeout = TimeSpan.FromMilliseconds(10000) },
            ]),
        new(
            "update @d { ip saddr timeout 3h }",
            "340001800C0001007061796C6F6164002400028008000100000000010800020000000001080003000000000C0800040000000004400001800B00010064796E73" +
            "6574000030000280080004000000000108000300000000010C0006000000000000A4CB8006000100640000000800020000000003",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 12, 4, NftRegister.Reg1),
                new NftDynset(NftDynsetOperation.Update, "d", NftRegister.Reg1) { Timeout = TimeSpan.FromMilliseconds(10800000) },
            ]),
        new(
            "delete @d { ip saddr }",
            "340001800C0001007061796C6F6164002400028008000100000000010800020000000001080003000000000C0800040000000004340001800B00010064796E73" +
            "65740000240002800800040000000001080003000000000206000100640000000800020000000003",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 12, 4, NftRegister.Reg1),
                new NftDynset(NftDynsetOperation.Delete, "d", NftRegister.Reg1),
            ]),
        new(
            "update @d { ip saddr limit rate 1/second }",
            "340001800C0001007061796C6F6164002400028008000100000000010800020000000001080003000000000C0800040000000004780001800B00010064796E73" +
            "65740000680002800800040000000001080003000000000106000100640000000800020000000003440007800A0001006C696D6974000000340002800C000100" +
            "00000000000000010C0002000000000000000001080003000000000508000400000000000800050000000000",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 12, 4, NftRegister.Reg1),
                new NftDynset(NftDynsetOperation.Update, "d", NftRegister.Reg1) { Expressions = [new NftLimit(1, 1, 5)] },
            ]),
        new(
            "update @dm { ip saddr : 0x5 }",
            "340001800C0001007061796C6F6164002400028008000100000000010800020000000001080003000000000C08000400000000042C0001800E000100696D6D65" +
            "64696174650000001800028008000100000000020C00028008000100050000003C0001800B00010064796E73657400002C000280080004000000000108000500" +
            "00000002080003000000000107000100646D00000800020000000005",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 12, 4, NftRegister.Reg1),
                new NftImmediate(NftRegister.Reg2, [5, 0, 0, 0]),
                new NftDynset(NftDynsetOperation.Update, "dm", NftRegister.Reg1, NftRegister.Reg2),
            ]),
    ];
}
