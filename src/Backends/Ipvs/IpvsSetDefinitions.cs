using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>The types of our sets and maps. Pure.</summary>
internal static class IpvsSetDefinitions
{
    internal static readonly IpvsSet[] All = Enum.GetValues<IpvsSet>();

    /// <summary>
    /// The set, without a size: the kernel's table then grows as needed and is never full. Loading is slower than with a declared size, but each frontend
    /// costs IPVS a lot more than its elements here.
    /// </summary>
    internal static NftSet Define(IpvsSet set, NftablesDialect dialect) => set switch
    {
        IpvsSet.VirtualIPs or IpvsSet.ServiceIPs or IpvsSet.ClusterIPs or IpvsSet.NodePortIPs => Set(set, [dialect.AddressType]),
        IpvsSet.FirewallAllowed => Set(set, [.. FrontendKeys.Address(dialect), dialect.AddressType]) with { Flags = NftSetFlags.Interval },
        IpvsSet.ClusterMarks => Marks(set, FrontendKeys.Address(dialect)),
        IpvsSet.NodePortMarks or IpvsSet.NodePortClusterMarks => Marks(set, FrontendKeys.NodePort),
        IpvsSet.MasqueradedMarks => Set(set, [NftDataType.Mark]),
        IpvsSet.RejectedNodePorts or IpvsSet.DroppedNodePorts => Set(set, FrontendKeys.NodePort),
        IpvsSet.HairpinConnections => Set(set, [dialect.AddressType, dialect.AddressType]),
        _ => Set(set, FrontendKeys.Address(dialect)),
    };

    private static NftSet Set(IpvsSet set, EquatableArray<NftDataType> key) => new(IpvsNames.NameOf(set)) { KeyType = key };

    private static NftSet Marks(IpvsSet set, EquatableArray<NftDataType> key) => Set(set, key) with { Flags = NftSetFlags.Map, DataType = [NftDataType.Mark] };
}
