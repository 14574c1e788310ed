using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Netlink.Tests.Nftables;

// What rules do. The rule as given to nft 1.0.6, then NFTA_RULE_EXPRESSIONS as it sent them:
// unshare -rn strace -f -e trace=sendmsg -e write=all -x nft -f rules.nft
internal static partial class ExpressionCaptures
{
    private static readonly ExpressionCapture[] Statements =
    [
        new(
            "meta mark set mark xor 0x4000",
            "24000180090001006D6574610000000014000280080002000000000308000100000000014C0001800C00010062697477697365003C0002800800010000000001" +
            "0800020000000001080006000000000008000300000000040C00048008000100FFFFFFFF0C000580080001000040000024000180090001006D65746100000000" +
            "1400028008000200000000030800030000000001",
            [
                new NftMetaLoad(NftMetaKey.Mark, NftRegister.Reg1),
                new NftBitwise(NftRegister.Reg1, NftRegister.Reg1, [0xff, 0xff, 0xff, 0xff], [0, 0x40, 0, 0]),
                new NftMetaSet(NftMetaKey.Mark, NftRegister.Reg1),
            ]),
        new(
            "meta mark set mark or 0x4000",
            "24000180090001006D6574610000000014000280080002000000000308000100000000014C0001800C00010062697477697365003C0002800800010000000001" +
            "0800020000000001080006000000000008000300000000040C00048008000100FFBFFFFF0C000580080001000040000024000180090001006D65746100000000" +
            "1400028008000200000000030800030000000001",
            [
                new NftMetaLoad(NftMetaKey.Mark, NftRegister.Reg1),
                new NftBitwise(NftRegister.Reg1, NftRegister.Reg1, [0xff, 0xbf, 0xff, 0xff], [0, 0x40, 0, 0]),
                new NftMetaSet(NftMetaKey.Mark, NftRegister.Reg1),
            ]),
        new(
            "meta mark set 0x1",
            "2C0001800E000100696D6D6564696174650000001800028008000100000000010C000280080001000100000024000180090001006D6574610000000014000280" +
            "08000200000000030800030000000001",
            [
                new NftImmediate(NftRegister.Reg1, [1, 0, 0, 0]),
                new NftMetaSet(NftMetaKey.Mark, NftRegister.Reg1),
            ]),
        new(
            "ct mark set mark",
            "24000180090001006D65746100000000140002800800020000000003080001000000000120000180070001006374000014000280080002000000000308000400" +
            "00000001",
            [
                new NftMetaLoad(NftMetaKey.Mark, NftRegister.Reg1),
                new NftCtSet(NftCtKey.Mark, NftRegister.Reg1),
            ]),
        new(
            "ct mark set ct mark or 0x1",
            "20000180070001006374000014000280080002000000000308000100000000014C0001800C00010062697477697365003C000280080001000000000108000200" +
            "00000001080006000000000008000300000000040C00048008000100FEFFFFFF0C00058008000100010000002000018007000100637400001400028008000200" +
            "000000030800040000000001",
            [
                new NftCtLoad(NftCtKey.Mark, NftRegister.Reg1),
                new NftBitwise(NftRegister.Reg1, NftRegister.Reg1, [0xfe, 0xff, 0xff, 0xff], [1, 0, 0, 0]),
                new NftCtSet(NftCtKey.Mark, NftRegister.Reg1),
            ]),
        new(
            "counter",
            "140001800C000100636F756E7465720004000280",
            [
                new NftCounter(),
            ]),
        new(
            "counter packets 5 bytes 77",
            "2C0001800C000100636F756E746572001C0002800C000100000000000000004D0C0002000000000000000005",
            [
                new NftCounter() { Packets = 5, Bytes = 77 },
            ]),
        new(
            "limit rate 10/second burst 5 packets accept",
            "440001800A0001006C696D6974000000340002800C000100000000000000000A0C00020000000000000000010800030000000005080004000000000008000500" +
            "00000000300001800E000100696D6D6564696174650000001C0002800800010000000000100002800C0002800800010000000001",
            [
                new NftLimit(10, 1, 5),
                new NftImmediateVerdict(NftVerdict.Accept),
            ]),
        new(
            "limit rate over 1 mbytes/second drop",
            "3C0001800A0001006C696D69740000002C0002800C00010000000000001000000C00020000000000000000010800040000000001080005000000000130000180" +
            "0E000100696D6D6564696174650000001C0002800800010000000000100002800C0002800800010000000000",
            [
                new NftLimit(1048576, 1, 0, InBytes: true, Invert: true),
                new NftImmediateVerdict(NftVerdict.Drop),
            ]),
        new(
            "log prefix \"x: \" level debug",
            "20000180080001006C6F67001400028008000200783A20000800050000000007",
            [
                new NftLog("x: ", NftLogLevel.Debug),
            ]),
        new(
            "log group 5 prefix \"y\"",
            "20000180080001006C6F67001400028006000200790000000600010000050000",
            [
                new NftLog("y", Group: 5),
            ]),
        new(
            "notrack",
            "100001800C0001006E6F747261636B00",
            [
                new NftNotrack(),
            ]),
        new(
            "jump j",
            "380001800E000100696D6D656469617465000000240002800800010000000000180002801400028008000100FFFFFFFD060002006A000000",
            [
                new NftImmediateVerdict(NftVerdict.Jump("j")),
            ]),
        new(
            "goto j",
            "380001800E000100696D6D656469617465000000240002800800010000000000180002801400028008000100FFFFFFFC060002006A000000",
            [
                new NftImmediateVerdict(NftVerdict.Goto("j")),
            ]),
        new(
            "continue",
            "300001800E000100696D6D6564696174650000001C0002800800010000000000100002800C00028008000100FFFFFFFF",
            [
                new NftImmediateVerdict(NftVerdict.Continue),
            ]),
        new(
            "meta nftrace set 1",
            "2C0001800E000100696D6D6564696174650000001800028008000100000000010C000280050001000100000024000180090001006D6574610000000014000280" +
            "080002000000000C0800030000000001",
            [
                new NftImmediate(NftRegister.Reg1, [1]),
                new NftMetaSet(NftMetaKey.Trace, NftRegister.Reg1),
            ]),
        new(
            "reject",
            "240001800B00010072656A65637400001400028008000100000000000500020003000000",
            [
                new NftReject(NftRejectType.IcmpUnreachable, 3),
            ]),
        new(
            "reject with icmp type host-prohibited",
            "240001800B00010072656A6563740000140002800800010000000000050002000A000000",
            [
                new NftReject(NftRejectType.IcmpUnreachable, 10),
            ]),
        new(
            "meta l4proto tcp reject with tcp reset",
            "24000180090001006D6574610000000014000280080002000000001008000100000000012C00018008000100636D700020000280080001000000000108000200" +
            "000000000C0003800500010006000000240001800B00010072656A65637400001400028008000100000000010500020000000000",
            [
                new NftMetaLoad(NftMetaKey.TransportProtocol, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [6]),
                new NftReject(NftRejectType.TcpReset, 0),
            ]),
        new(
            "masquerade",
            "14000180090001006D6173710000000004000280",
            [
                new NftMasquerade(),
            ]),
        new(
            "masquerade random,persistent",
            "1C000180090001006D617371000000000C000280080001000000000C",
            [
                new NftMasquerade(NftNatFlags.Random | NftNatFlags.Persistent),
            ]),
        new(
            "masquerade fully-random",
            "1C000180090001006D617371000000000C0002800800010000000010",
            [
                new NftMasquerade(NftNatFlags.FullyRandom),
            ]),
        new(
            "ip protocol tcp masquerade to :1024-2048",
            "340001800C0001007061796C6F6164002400028008000100000000010800020000000001080003000000000908000400000000012C00018008000100636D7000" +
            "20000280080001000000000108000200000000000C00038005000100060000002C0001800E000100696D6D656469617465000000180002800800010000000001" +
            "0C00028006000100040000002C0001800E000100696D6D6564696174650000001800028008000100000000020C00028006000100080000002C00018009000100" +
            "6D617371000000001C000280080001000000000208000200000000010800030000000002",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 9, 1, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [6]),
                new NftImmediate(NftRegister.Reg1, [4, 0]),
                new NftImmediate(NftRegister.Reg2, [8, 0]),
                new NftMasquerade() { PortRegister = NftRegister.Reg1, LastPortRegister = NftRegister.Reg2 },
            ]),
        new(
            "snat to 1.2.3.4",
            "2C0001800E000100696D6D6564696174650000001800028008000100000000010C000280080001000102030428000180080001006E6174001C00028008000100" +
            "0000000008000200000000020800030000000001",
            [
                new NftImmediate(NftRegister.Reg1, [1, 2, 3, 4]),
                new NftNat(NftNatKind.Source, NftFamily.Ip, NftRegister.Reg1),
            ]),
        new(
            "snat to 1.2.3.4-1.2.3.9 random",
            "2C0001800E000100696D6D6564696174650000001800028008000100000000010C00028008000100010203042C0001800E000100696D6D656469617465000000" +
            "1800028008000100000000020C000280080001000102030938000180080001006E6174002C000280080001000000000008000200000000020800030000000001" +
            "08000400000000020800070000000004",
            [
                new NftImmediate(NftRegister.Reg1, [1, 2, 3, 4]),
                new NftImmediate(NftRegister.Reg2, [1, 2, 3, 9]),
                new NftNat(NftNatKind.Source, NftFamily.Ip, NftRegister.Reg1, Flags: NftNatFlags.Random) { LastAddressRegister = NftRegister.Reg2 },
            ]),
        new(
            "ip protocol tcp snat to 1.2.3.4:1000-2000",
            "340001800C0001007061796C6F6164002400028008000100000000010800020000000001080003000000000908000400000000012C00018008000100636D7000" +
            "20000280080001000000000108000200000000000C00038005000100060000002C0001800E000100696D6D656469617465000000180002800800010000000001" +
            "0C00028008000100010203042C0001800E000100696D6D6564696174650000001800028008000100000000020C0002800600010003E800002C0001800E000100" +
            "696D6D6564696174650000001800028008000100000000030C0002800600010007D0000040000180080001006E61740034000280080001000000000008000200" +
            "000000020800030000000001080005000000000208000600000000030800070000000002",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 9, 1, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [6]),
                new NftImmediate(NftRegister.Reg1, [1, 2, 3, 4]),
                new NftImmediate(NftRegister.Reg2, [3, 0xe8]),
                new NftImmediate(NftRegister.Reg3, [7, 0xd0]),
                new NftNat(NftNatKind.Source, NftFamily.Ip, NftRegister.Reg1, NftRegister.Reg2) { LastPortRegister = NftRegister.Reg3 },
            ]),
        new(
            "dnat to 1.2.3.4",
            "2C0001800E000100696D6D6564696174650000001800028008000100000000010C000280080001000102030428000180080001006E6174001C00028008000100" +
            "0000000108000200000000020800030000000001",
            [
                new NftImmediate(NftRegister.Reg1, [1, 2, 3, 4]),
                new NftNat(NftNatKind.Destination, NftFamily.Ip, NftRegister.Reg1),
            ]),
        new(
            "tcp dport 80 dnat to 1.2.3.4:8080",
            "24000180090001006D6574610000000014000280080002000000001008000100000000012C00018008000100636D700020000280080001000000000108000200" +
            "000000000C0003800500010006000000340001800C0001007061796C6F6164002400028008000100000000010800020000000002080003000000000208000400" +
            "000000022C00018008000100636D700020000280080001000000000108000200000000000C00038006000100005000002C0001800E000100696D6D6564696174" +
            "650000001800028008000100000000010C00028008000100010203042C0001800E000100696D6D6564696174650000001800028008000100000000020C000280" +
            "060001001F90000038000180080001006E6174002C00028008000100000000010800020000000002080003000000000108000500000000020800070000000002",
            [
                new NftMetaLoad(NftMetaKey.TransportProtocol, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [6]),
                new NftPayloadLoad(NftPayloadHeader.Transport, 2, 2, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [0, 0x50]),
                new NftImmediate(NftRegister.Reg1, [1, 2, 3, 4]),
                new NftImmediate(NftRegister.Reg2, [0x1f, 0x90]),
                new NftNat(NftNatKind.Destination, NftFamily.Ip, NftRegister.Reg1, NftRegister.Reg2),
            ]),
        new(
            "tcp dport 80 redirect to :8080",
            "24000180090001006D6574610000000014000280080002000000001008000100000000012C00018008000100636D700020000280080001000000000108000200" +
            "000000000C0003800500010006000000340001800C0001007061796C6F6164002400028008000100000000010800020000000002080003000000000208000400" +
            "000000022C00018008000100636D700020000280080001000000000108000200000000000C00038006000100005000002C0001800E000100696D6D6564696174" +
            "650000001800028008000100000000010C000280060001001F900000240001800A00010072656469720000001400028008000100000000010800030000000002",
            [
                new NftMetaLoad(NftMetaKey.TransportProtocol, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [6]),
                new NftPayloadLoad(NftPayloadHeader.Transport, 2, 2, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [0, 0x50]),
                new NftImmediate(NftRegister.Reg1, [0x1f, 0x90]),
                new NftRedirect(NftRegister.Reg1),
            ]),
        new(
            "redirect",
            "140001800A000100726564697200000004000280",
            [
                new NftRedirect(),
            ]),
        new(
            "ip protocol tcp dnat to 1.2.3.4:1000 random",
            "340001800C0001007061796C6F6164002400028008000100000000010800020000000001080003000000000908000400000000012C00018008000100636D7000" +
            "20000280080001000000000108000200000000000C00038005000100060000002C0001800E000100696D6D656469617465000000180002800800010000000001" +
            "0C00028008000100010203042C0001800E000100696D6D6564696174650000001800028008000100000000020C0002800600010003E800003800018008000100" +
            "6E6174002C00028008000100000000010800020000000002080003000000000108000500000000020800070000000006",
            [
                new NftPayloadLoad(NftPayloadHeader.Network, 9, 1, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [6]),
                new NftImmediate(NftRegister.Reg1, [1, 2, 3, 4]),
                new NftImmediate(NftRegister.Reg2, [3, 0xe8]),
                new NftNat(NftNatKind.Destination, NftFamily.Ip, NftRegister.Reg1, NftRegister.Reg2, Flags: NftNatFlags.Random),
            ]),
        new(
            "meta nfproto ipv4 tcp dport 80 dnat ip to 1.2.3.4:80",
            "24000180090001006D6574610000000014000280080002000000000F08000100000000012C00018008000100636D700020000280080001000000000108000200" +
            "000000000C000380050001000200000024000180090001006D6574610000000014000280080002000000001008000100000000012C00018008000100636D7000" +
            "20000280080001000000000108000200000000000C0003800500010006000000340001800C0001007061796C6F61640024000280080001000000000108000200" +
            "00000002080003000000000208000400000000022C00018008000100636D700020000280080001000000000108000200000000000C0003800600010000500000" +
            "2C0001800E000100696D6D6564696174650000001800028008000100000000010C00028008000100010203042C0001800E000100696D6D656469617465000000" +
            "1800028008000100000000020C000280060001000050000038000180080001006E6174002C000280080001000000000108000200000000020800030000000001" +
            "08000500000000020800070000000002",
            [
                new NftMetaLoad(NftMetaKey.NetworkProtocol, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [2]),
                new NftMetaLoad(NftMetaKey.TransportProtocol, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [6]),
                new NftPayloadLoad(NftPayloadHeader.Transport, 2, 2, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [0, 0x50]),
                new NftImmediate(NftRegister.Reg1, [1, 2, 3, 4]),
                new NftImmediate(NftRegister.Reg2, [0, 0x50]),
                new NftNat(NftNatKind.Destination, NftFamily.Ip, NftRegister.Reg1, NftRegister.Reg2),
            ]),
        new(
            "meta nfproto ipv6 tcp dport 80 dnat ip6 to [fd00::1]:80",
            "24000180090001006D6574610000000014000280080002000000000F08000100000000012C00018008000100636D700020000280080001000000000108000200" +
            "000000000C000380050001000A00000024000180090001006D6574610000000014000280080002000000001008000100000000012C00018008000100636D7000" +
            "20000280080001000000000108000200000000000C0003800500010006000000340001800C0001007061796C6F61640024000280080001000000000108000200" +
            "00000002080003000000000208000400000000022C00018008000100636D700020000280080001000000000108000200000000000C0003800600010000500000" +
            "380001800E000100696D6D6564696174650000002400028008000100000000011800028014000100FD0000000000000000000000000000012C0001800E000100" +
            "696D6D6564696174650000001800028008000100000000020C000280060001000050000038000180080001006E6174002C000280080001000000000108000200" +
            "0000000A080003000000000108000500000000020800070000000002",
            [
                new NftMetaLoad(NftMetaKey.NetworkProtocol, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [0x0a]),
                new NftMetaLoad(NftMetaKey.TransportProtocol, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [6]),
                new NftPayloadLoad(NftPayloadHeader.Transport, 2, 2, NftRegister.Reg1),
                new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [0, 0x50]),
                new NftImmediate(NftRegister.Reg1, [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
                new NftImmediate(NftRegister.Reg2, [0, 0x50]),
                new NftNat(NftNatKind.Destination, NftFamily.Ip6, NftRegister.Reg1, NftRegister.Reg2),
            ]),
        new(
            "reject with icmpx type admin-prohibited",
            "240001800B00010072656A65637400001400028008000100000000020500020003000000",
            [
                new NftReject(NftRejectType.IcmpxUnreachable, 3),
            ]),
    ];
}
