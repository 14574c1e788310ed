using System.Runtime.InteropServices;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Tests.Nftables;

public sealed class MessageCaptureTests
{
    private const int SequenceOffset = 8;

    public static TheoryData<string> Commands => [.. MessageCaptures.All.Select(capture => capture.Command)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Is_written_as_nft_writes_it(string command)
    {
        var capture = MessageCaptures.All.Single(capture => capture.Command == command);
        using var batch = new NftBatch(NftFamily.Ip, "t");

        capture.Write(batch);

        Convert.ToHexString(OnlyMessage(batch)).ShouldBe(Convert.ToHexString(WithoutSetId(capture.Bytes)));
    }

    [Fact]
    public void Sets_are_read_as_they_were_declared()
    {
        foreach (var set in (NftSet[])[
            CapturedSets.Addresses, CapturedSets.Ranges, CapturedSets.Boxes, CapturedSets.Recent, CapturedSets.Verdicts, CapturedSets.Values,
            CapturedSets.MarkOfSource, CapturedSets.Endpoints, CapturedSets.Sources, CapturedSets.Tracked])
        {
            var capture = MessageCaptures.All.First(capture => capture.Command.StartsWith("nft add", StringComparison.Ordinal) && capture.Command.Contains($" t {set.Name} "));

            NftSetMessages.Read(new NetlinkMessage(capture.Bytes)).ShouldBe(set);
        }
    }

    [Fact]
    public void Tables_and_chains_are_read_as_they_were_declared()
    {
        NftTableMessages.Read(Message("nft add table ip t { comment \"x\"; }")).ShouldBe(new NftTable(NftFamily.Ip, "t") { Comment = "x" });
        var chain = NftChainMessages.Read(Message("nft add chain ip t b { type filter hook input priority 5; policy drop; comment \"bc\"; }"), out var table);

        chain.ShouldBe(new NftChain("b") { Base = new NftBaseChain(NftHook.Input, "filter", 5, NftPolicy.Drop), Comment = "bc" });
        table.SequenceEqual("t"u8).ShouldBeTrue();
    }

    [Fact]
    public void Rules_are_read_with_chain_comment_and_handle()
    {
        NftRuleMessages.Read(Message("nft insert rule ip t c drop comment \"i\""))
            .ShouldBe(new NftRule("c", [new NftImmediateVerdict(NftVerdict.Drop)]) { Comment = "i" });
        NftRuleMessages.Read(Message("nft replace rule ip t c handle 33 counter")).Handle.ShouldBe(33UL);
    }

    [Fact]
    public void Elements_are_read_with_all_that_they_carry()
    {
        var read = new List<string>();
        NftElementHandler handler = (in element) => read.Add(
            $"{Convert.ToHexString(element.Key)}|{Convert.ToHexString(element.KeyEnd)}|{Convert.ToHexString(element.Data)}|{element.GetVerdict()}|"
            + $"{System.Text.Encoding.UTF8.GetString(element.CommentUtf8)}|{element.Timeout}|{element.IsIntervalEnd}");

        foreach (var command in (string[])[
            "nft add element ip t recent { 1.2.3.4 timeout 5s comment \"a\" }",
            "nft add element ip t verdicts { 10.96.0.1 . tcp . 443 comment \"default/kubernetes:https\" : goto c }",
            "nft add element ip t values { 0x1 : 10.1.1.1 . 6443 }",
            "nft add element ip t boxes { 10.0.0.0/8 . 80-90 }",
            "nft delete element ip t ranges { 0.0.0.0/8 }"])
        {
            NftablesConnection.ReadElements(Message(command), handler);
        }

        read.ShouldBe(
        [
            "01020304||||a|00:00:05|False",
            "0A6000010600000001BB0000|||goto c|default/kubernetes:https||False",
            "01000000||0A010101192B0000||||False",
            "0A00000000500000|0AFFFFFF005A0000|||||False",
            "00000000||||||False",
            "01000000||||||True",
        ]);
    }

    private static NetlinkMessage Message(string command) => new(MessageCaptures.All.Single(capture => capture.Command == command).Bytes);

    private static byte[] OnlyMessage(NftBatch batch)
    {
        var messages = new NetlinkMessageReader(batch.Seal(1, null));
        messages.Read().ShouldBeTrue();
        messages.Read().ShouldBeTrue();
        var bytes = messages.Message.Bytes.ToArray();
        MemoryMarshal.Write(bytes.AsSpan(SequenceOffset), 0u);
        return bytes;
    }

    // nft names sets by number too, for anonymous ones have no other name yet.
    private static byte[] WithoutSetId(byte[] bytes)
    {
        var message = new NetlinkMessage(bytes);
        if ((byte)message.Type != NFT_MSG_NEWSETELEM)
        {
            return bytes;
        }

        var writer = new NetlinkWriter(bytes.Length);
        var copy = writer.BeginMessage(message.Type, message.Flags, 0);
        writer.WriteStruct(message.ReadStruct<NfGenMsg>());
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            if (attributes.Type == NFTA_SET_ELEM_LIST_ELEMENTS)
            {
                var list = writer.BeginNested(NFTA_SET_ELEM_LIST_ELEMENTS);
                writer.WriteRaw(attributes.Value);
                writer.EndNested(list);
            }
            else if (attributes.Type != NFTA_SET_ELEM_LIST_SET_ID)
            {
                writer.WriteBytes(attributes.Type, attributes.Value);
            }
        }

        writer.EndMessage(copy);
        return writer.Written.ToArray();
    }
}
