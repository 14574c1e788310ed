using System.Runtime.InteropServices;
using System.Text;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.PktSchedH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>Queueing disciplines and filters to and from bytes.</summary>
internal static class TrafficControlMessages
{
    private const int SelectorLength = 32;
    private const int MirredLength = 28;

    // A kernel tick is 64 ns (PSCHED_SHIFT).
    private const ulong TicksPerSecond = 15_625_000;

    internal static void WriteTokenBucket(this ref NetlinkWriter writer, uint sequence, int link, TokenBucket bucket)
    {
        var message = writer.BeginMessage(RTM_NEWQDISC, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE, sequence);
        writer.WriteStruct(new TrafficControlHeader { LinkIndex = link, Parent = TC_H_ROOT });
        writer.WriteString(TCA_KIND, "tbf");
        var options = writer.BeginNested(TCA_OPTIONS);
        var parameters = new TokenBucketParameters
        {
            LinkLayer = TC_LINKLAYER_ETHERNET,
            Rate = (uint)Math.Min(bucket.Rate, uint.MaxValue),
            Limit = bucket.Limit,
            Buffer = (uint)Math.Min(uint.MaxValue, bucket.Burst * TicksPerSecond / Math.Max(1, bucket.Rate)),
        };
        writer.WriteBytes(TCA_TBF_PARMS, MemoryMarshal.AsBytes(new ReadOnlySpan<TokenBucketParameters>(in parameters)));
        if (bucket.Rate > uint.MaxValue)
        {
            writer.WriteUInt64(TCA_TBF_RATE64, bucket.Rate);
        }

        writer.WriteUInt32(TCA_TBF_BURST, bucket.Burst);
        writer.EndNested(options);
        writer.EndMessage(message);
    }

    internal static void WriteIngress(this ref NetlinkWriter writer, uint sequence, int link)
    {
        var message = writer.BeginMessage(RTM_NEWQDISC, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE, sequence);
        writer.WriteStruct(new TrafficControlHeader { LinkIndex = link, Handle = INGRESS_HANDLE, Parent = TC_H_INGRESS });
        writer.WriteString(TCA_KIND, "ingress");
        writer.EndMessage(message);
    }

    /// <summary>u32 with a key that fits everything: cls_matchall is not in every kernel.</summary>
    internal static void WriteRedirect(this ref NetlinkWriter writer, uint sequence, int link, int target)
    {
        var message = writer.BeginMessage(RTM_NEWTFILTER, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, sequence);
        writer.WriteStruct(new TrafficControlHeader { LinkIndex = link, Parent = INGRESS_HANDLE, Information = (1u << 16) | (ETH_P_ALL << 8) });
        writer.WriteString(TCA_KIND, "u32");
        var options = writer.BeginNested(TCA_OPTIONS);

        // struct tc_u32_sel:  u8 flags | u8 offshift | u8 nkeys | u8 pad | ... 16 bytes in all | struct tc_u32_key keys[nkeys], 16 bytes each
        Span<byte> selector = stackalloc byte[SelectorLength];
        selector.Clear();
        (selector[0], selector[2]) = (TC_U32_TERMINAL, 1);
        writer.WriteBytes(TCA_U32_SEL, selector);
        var actions = writer.BeginNested(TCA_U32_ACT);
        var first = writer.BeginNested(1);
        writer.WriteString(TCA_ACT_KIND, "mirred");
        var mirred = writer.BeginNested(TCA_ACT_OPTIONS);

        // struct tc_mirred:  u32 index | u32 capab | s32 action | s32 refcnt | s32 bindcnt | s32 eaction | u32 ifindex
        Span<int> parameters = stackalloc int[MirredLength / sizeof(int)];
        parameters.Clear();
        (parameters[2], parameters[5], parameters[6]) = (TC_ACT_STOLEN, TCA_EGRESS_REDIR, target);
        writer.WriteBytes(TCA_MIRRED_PARMS, MemoryMarshal.AsBytes(parameters));
        writer.EndNested(mirred);
        writer.EndNested(first);
        writer.EndNested(actions);
        writer.EndNested(options);
        writer.EndMessage(message);
    }

    internal static void WriteListQueues(this ref NetlinkWriter writer, uint sequence)
    {
        var message = writer.BeginMessage(RTM_GETQDISC, NLM_F_REQUEST | NLM_F_DUMP, sequence);
        writer.WriteStruct(default(TrafficControlHeader));
        writer.EndMessage(message);
    }

    /// <summary>Reads a token bucket at a link's root; null if the message is about anything else.</summary>
    internal static TokenBucket? ReadTokenBucket(NetlinkMessage message, int link)
    {
        var header = message.ReadStruct<TrafficControlHeader>();
        if (header.LinkIndex != link || header.Parent != TC_H_ROOT)
        {
            return null;
        }

        var kind = "";
        TokenBucket? bucket = null;
        var attributes = message.AttributesAfter<TrafficControlHeader>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case TCA_KIND:
                    kind = Encoding.ASCII.GetString(attributes.Value).TrimEnd('\0');
                    break;
                case TCA_OPTIONS when kind == "tbf":
                    bucket = ReadTokenBucket(attributes.Value);
                    break;
            }
        }

        return bucket;
    }

    private static TokenBucket ReadTokenBucket(ReadOnlySpan<byte> options)
    {
        TokenBucketParameters parameters = default;
        ulong? rate = null;
        var attributes = new NetlinkAttributeReader(options);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case TCA_TBF_PARMS:
                    parameters = MemoryMarshal.Read<TokenBucketParameters>(attributes.Value);
                    break;
                case TCA_TBF_RATE64:
                    rate = MemoryMarshal.Read<ulong>(attributes.Value);
                    break;
            }
        }

        var bytes = rate ?? parameters.Rate;
        return new TokenBucket(bytes, (uint)(parameters.Buffer * bytes / TicksPerSecond), parameters.Limit);
    }
}
