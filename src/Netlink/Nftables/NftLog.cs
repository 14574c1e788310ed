using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Writes the packet to the kernel's log, or sends it to a process that listens to a group.</summary>
/// <param name="Prefix">Stands before each line.</param>
/// <param name="Level">Severity, for the kernel's log.</param>
/// <param name="Group">The group; null for the kernel's log.</param>
public sealed record NftLog(string? Prefix = null, NftLogLevel Level = NftLogLevel.Warning, ushort? Group = null) : NftExpression
{
    internal const string Name = "log";

    /// <inheritdoc/>
    public override string KernelName => Name;

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftLog();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_LOG_PREFIX:
                    result = result with { Prefix = attributes.GetString() };
                    break;
                case NFTA_LOG_LEVEL:
                    result = result with { Level = (NftLogLevel)attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_LOG_GROUP:
                    result = result with { Group = attributes.GetUInt16BigEndian() };
                    break;
            }
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        if (Prefix is not null)
        {
            writer.WriteString(NFTA_LOG_PREFIX, Prefix);
        }

        if (Group is { } group)
        {
            writer.WriteUInt16BigEndian(NFTA_LOG_GROUP, group);
        }

        if (Level != NftLogLevel.Warning)
        {
            writer.WriteUInt32BigEndian(NFTA_LOG_LEVEL, (uint)Level);
        }
    }
}
