using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

internal static class NftGenerationMessages
{
    internal static NftGeneration Read(NetlinkMessage message)
    {
        var generation = new NftGeneration(0, 0, string.Empty);
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            switch (attributes.Type)
            {
                case NFTA_GEN_ID:
                    generation = generation with { Id = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_GEN_PROC_PID:
                    generation = generation with { ProcessId = attributes.GetUInt32BigEndian() };
                    break;
                case NFTA_GEN_PROC_NAME:
                    generation = generation with { ProcessName = attributes.GetString() };
                    break;
            }
        }

        return generation;
    }
}
