using System.Text;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

// What nf_tables adds to attributes: values and verdicts in NFTA_DATA_*, times in milliseconds. Numbers are in network byte order.
internal static class NftAttributes
{
    internal static void WriteRegister(this ref NetlinkWriter writer, ushort type, uint? register)
    {
        if (register is { } number)
        {
            writer.WriteUInt32BigEndian(type, number);
        }
    }

    internal static void WriteMilliseconds(this ref NetlinkWriter writer, ushort type, TimeSpan time) =>
        writer.WriteUInt64BigEndian(type, (ulong)Math.Max(0, time.Ticks / TimeSpan.TicksPerMillisecond));

    internal static void WriteDataValue(this ref NetlinkWriter writer, ushort type, ReadOnlySpan<byte> value)
    {
        var data = writer.BeginNested(type);
        writer.WriteBytes(NFTA_DATA_VALUE, value);
        writer.EndNested(data);
    }

    internal static void WriteDataVerdict(this ref NetlinkWriter writer, ushort type, NftVerdict value)
    {
        var data = writer.BeginNested(type);
        var verdict = writer.BeginNested(NFTA_DATA_VERDICT);
        writer.WriteUInt32BigEndian(NFTA_VERDICT_CODE, (uint)value.Kind);
        if (value.Chain is not null)
        {
            writer.WriteString(NFTA_VERDICT_CHAIN, value.Chain);
        }

        writer.EndNested(verdict);
        writer.EndNested(data);
    }

    /// <summary>Times beyond what a TimeSpan holds become the longest one.</summary>
    internal static TimeSpan GetMilliseconds(this NetlinkAttributeReader attribute)
    {
        var milliseconds = attribute.GetUInt64BigEndian();
        const ulong Longest = long.MaxValue / TimeSpan.TicksPerMillisecond;
        return TimeSpan.FromTicks((long)Math.Min(milliseconds, Longest) * TimeSpan.TicksPerMillisecond);
    }

    internal static EquatableArray<byte> GetDataValue(this NetlinkAttributeReader attribute)
    {
        var data = attribute.GetNested();
        while (data.Read())
        {
            if (data.Type == NFTA_DATA_VALUE)
            {
                return EquatableArray.Create(data.Value);
            }
        }

        return default;
    }

    internal static NftVerdict? GetDataVerdict(this NetlinkAttributeReader attribute)
    {
        var data = attribute.GetNested();
        while (data.Read())
        {
            if (data.Type == NFTA_DATA_VERDICT)
            {
                var kind = ReadVerdict(data.Value, out var chain);
                return new NftVerdict(kind, chain.IsEmpty ? null : Encoding.UTF8.GetString(chain));
            }
        }

        return null;
    }

    internal static NftVerdictKind ReadVerdict(ReadOnlySpan<byte> verdict, out ReadOnlySpan<byte> chain)
    {
        var kind = NftVerdictKind.Continue;
        chain = default;
        var attributes = new NetlinkAttributeReader(verdict);
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_VERDICT_CODE:
                    kind = (NftVerdictKind)(int)attributes.GetUInt32BigEndian();
                    break;
                case NFTA_VERDICT_CHAIN:
                    chain = attributes.GetText();
                    break;
            }
        }

        return kind;
    }

    /// <summary>A string's bytes without the terminating zero.</summary>
    internal static ReadOnlySpan<byte> GetText(this NetlinkAttributeReader attribute)
    {
        var end = attribute.Value.IndexOf((byte)0);
        return end < 0 ? attribute.Value : attribute.Value[..end];
    }
}
