using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Netlink.Tests.Nftables.CapturedSets;

namespace KubeProxyNet.Netlink.Tests.Nftables;

// Elements and rules, and all that is deleted. The command given to nft 1.0.6, then the message that it sent (sequence number zeroed), then what we do instead:
// unshare -rn strace -f -e trace=sendmsg -e write=all -x nft ...
internal static partial class MessageCaptures
{
    private static readonly MessageCapture[] Contents =
    [
        new(
            "nft add element ip t addresses { 1.2.3.4 }",
            "480000000C0A010400000000000000000200000006000100740000000E000200616464726573736573000000080004000000000114000380100001800C000180" +
            "0800010001020304",
            static batch => batch.AddElement(Addresses, [1, 2, 3, 4])),
        new(
            "nft add element ip t addresses { 1.2.3.6, 1.2.3.7 comment \"seven\" }",
            "640000000C0A010400000000000000000200000006000100740000000E000200616464726573736573000000080004000000000130000380100001800C000180" +
            "08000100010203061C0002800C00018008000100010203070C0006000006736576656E00",
            static batch => Add(batch, [1, 2, 3, 6], [1, 2, 3, 7])),
        new(
            "nft create element ip t addresses { 1.2.3.5 }",
            "480000000C0A010600000000000000000200000006000100740000000E000200616464726573736573000000080004000000000114000380100001800C000180" +
            "0800010001020305",
            static batch => batch.AddElement(Addresses, [1, 2, 3, 5], exclusive: true)),
        new(
            "nft add element ip t recent { 1.2.3.4 timeout 5s comment \"a\" }",
            "580000000C0A010400000000000000000200000006000100740000000B000200726563656E740000080004000000000C28000380240001800C00040000000000" +
            "000013880C00018008000100010203040800060000026100",
            static batch => batch.AddElement(Recent, [1, 2, 3, 4], commentUtf8: "a"u8, timeout: TimeSpan.FromSeconds(5))),
        new(
            "nft add element ip t recent { 1.2.3.4 timeout 5s expires 3s }",
            "5C0000000C0A010400000000000000000200000006000100740000000B000200726563656E740000080004000000000C2C000380280001800C00040000000000" +
            "000013880C0005000000000000000BB80C0001800800010001020304",
            static batch => batch.AddElement(Recent, [1, 2, 3, 4], timeout: TimeSpan.FromSeconds(5), expiration: TimeSpan.FromSeconds(3))),
        new(
            "nft add element ip t verdicts { 10.96.0.1 . tcp . 443 comment \"default/kubernetes:https\" : goto c }",
            "880000000C0A010400000000000000000200000006000100740000000D000200766572646963747300000000080004000000000D540003805000018014000180" +
            "100001000A6000010600000001BB0000180002801400028008000100FFFFFFFC06000200630000001F000600001964656661756C742F6B756265726E65746573" +
            "3A68747470730000",
            static batch => batch.AddElement(Verdicts, [10, 96, 0, 1, 6, 0, 0, 0, 1, 187, 0, 0], NftVerdict.Goto("c"), "default/kubernetes:https"u8)),
        new(
            "nft add element ip t verdicts { 10.96.0.2 . udp . 53 : drop }",
            "600000000C0A010400000000000000000200000006000100740000000D000200766572646963747300000000080004000000000D2C0003802800018014000180" +
            "100001000A6000021100000000350000100002800C0002800800010000000000",
            static batch => batch.AddElement(Verdicts, [10, 96, 0, 2, 17, 0, 0, 0, 0, 53, 0, 0], NftVerdict.Drop)),
        new(
            "nft add element ip t values { 0x1 : 10.1.1.1 . 6443 }",
            "540000000C0A010400000000000000000200000006000100740000000B00020076616C7565730000080004000000000E24000380200001800C00018008000100" +
            "01000000100002800C0001000A010101192B0000",
            static batch => batch.AddElement(Values, [1, 0, 0, 0], [10, 1, 1, 1, 25, 43, 0, 0])),
        new(
            "nft add element ip t boxes { 10.0.0.0/8 . 80-90 }",
            "580000000C0A010400000000000000000200000006000100740000000A000200626F786573000000080004000000000B2800038024000180100001800C000100" +
            "0A0000000050000010000A800C0001000AFFFFFF005A0000",
            static batch => batch.AddRange(Boxes, [10, 0, 0, 0, 0, 80, 0, 0], [10, 255, 255, 255, 0, 90, 0, 0])),
        new(
            "nft add element ip t ranges { 0.0.0.0/8 }",
            "5C0000000C0A010400000000000000000200000006000100740000000B00020072616E6765730000080004000000000A2C000380100001800C00018008000100" +
            "000000001800028008000300000000010C0001800800010001000000",
            static batch => batch.AddRange(Ranges, [0, 0, 0, 0], [0, 255, 255, 255])),
        new(
            "nft add element ip t ranges { 10.0.0.0/8 comment \"r\" }",
            "640000000C0A010400000000000000000200000006000100740000000B00020072616E6765730000080004000000000A34000380180001800C00018008000100" +
            "0A00000008000600000272001800028008000300000000010C000180080001000B000000",
            static batch => batch.AddRange(Ranges, [10, 0, 0, 0], [10, 255, 255, 255], commentUtf8: "r"u8)),
        new(
            "nft add element ip t ranges { 224.0.0.0/3 }",
            "500000000C0A010400000000000000000200000006000100740000000B00020072616E6765730000080004000000000A200003801C0001800C00018008000100" +
            "E00000000A0006000104010000000000",
            static batch => batch.AddRange(Ranges, [224, 0, 0, 0], [255, 255, 255, 255])),
        new(
            "nft delete element ip t ranges { 0.0.0.0/8 }",
            "540000000E0A010000000000000000000200000006000100740000000B00020072616E67657300002C000380100001800C000180080001000000000018000280" +
            "08000300000000010C0001800800010001000000",
            static batch => batch.DeleteRange(Ranges, [0, 0, 0, 0], [0, 255, 255, 255])),
        new(
            "nft delete element ip t addresses { 1.2.3.4 }",
            "400000000E0A010000000000000000000200000006000100740000000E00020061646472657373657300000014000380100001800C0001800800010001020304",
            static batch => batch.DeleteElement(Addresses, [1, 2, 3, 4])),
        new(
            "nft add rule ip t c accept",
            "58000000060A010C0000000000000000020000000600010074000000060002006300000034000480300001800E000100696D6D6564696174650000001C000280" +
            "0800010000000000100002800C0002800800010000000001",
            static batch => batch.AddRule(new NftRule("c", [new NftImmediateVerdict(NftVerdict.Accept)]))),
        new(
            "nft insert rule ip t c drop comment \"i\"",
            "60000000060A01040000000000000000020000000600010074000000060002006300000034000480300001800E000100696D6D6564696174650000001C000280" +
            "0800010000000000100002800C00028008000100000000000800070000026900",
            static batch => batch.InsertRule(new NftRule("c", [new NftImmediateVerdict(NftVerdict.Drop)]) { Comment = "i" })),
        new(
            "nft replace rule ip t c handle 33 counter",
            "48000000060A0101000000000000000002000000060001007400000006000200630000000C000300000000000000002118000480140001800C000100636F756E" +
            "7465720004000280",
            static batch => batch.ReplaceRule(new NftRule("c", [new NftCounter()]) { Handle = 33 })),
        new(
            "nft delete rule ip t c handle 33",
            "30000000080A0100000000000000000002000000060001007400000006000200630000000C0003000000000000000021",
            static batch => batch.DeleteRule("c", 33)),
        new(
            "nft flush set ip t addresses",
            "2C0000000E0A01000000000000000000020000000E0002006164647265737365730000000600010074000000",
            static batch => batch.FlushSet("addresses")),
        new(
            "nft delete set ip t addresses",
            "2C0000000B0A010000000000000000000200000006000100740000000E000200616464726573736573000000",
            static batch => batch.DeleteSet("addresses")),
        new(
            "nft flush chain ip t c",
            "24000000080A010000000000000000000200000006000100740000000600020063000000",
            static batch => batch.FlushChain("c")),
        new(
            "nft delete chain ip t n",
            "24000000050A01000000000000000000020000000600010074000000060003006E000000",
            static batch => batch.DeleteChain("n")),
        new(
            "nft delete table ip t",
            "1C000000020A01000000000000000000020000000600010074000000",
            static batch => batch.DeleteTable()),
    ];

    private static void Add(NftBatch batch, byte[] first, byte[] second)
    {
        batch.AddElement(Addresses, first);
        batch.AddElement(Addresses, second, commentUtf8: "seven"u8);
    }
}
