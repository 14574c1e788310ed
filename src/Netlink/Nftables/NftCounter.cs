using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Counts packets and bytes. Two counters are equal whatever they have counted: a rule does not change because packets passed.</summary>
public sealed record NftCounter : NftExpression
{
    internal const string Name = "counter";

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary>Packets so far.</summary>
    public ulong Packets { get; init; }

    /// <summary>Bytes so far.</summary>
    public ulong Bytes { get; init; }

    /// <inheritdoc/>
    public bool Equals(NftCounter? other) => other is not null;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.Length;

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftCounter();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_COUNTER_BYTES:
                    result = result with { Bytes = attributes.GetUInt64BigEndian() };
                    break;
                case NFTA_COUNTER_PACKETS:
                    result = result with { Packets = attributes.GetUInt64BigEndian() };
                    break;
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        if (Packets != 0 || Bytes != 0)
        {
            writer.WriteUInt64BigEndian(NFTA_COUNTER_BYTES, Bytes);
            writer.WriteUInt64BigEndian(NFTA_COUNTER_PACKETS, Packets);
        }
    }
}
