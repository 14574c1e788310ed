namespace KubeProxyNet.Netlink.Route;

/// <summary>What a bridge is or shall be set to; null was not told by the kernel, or is left to it.</summary>
public sealed record BridgeSettings
{
    /// <summary>After how long learnt FDB entries are forgotten; the kernel counts in hundredths of a second.</summary>
    public TimeSpan? AgeingTime { get; init; }

    /// <summary>Whether it speaks the spanning tree protocol.</summary>
    public bool? SpanningTree { get; init; }

    /// <summary>Whether it filters by VLAN.</summary>
    public bool? VlanFiltering { get; init; }

    /// <summary>Whether it sends multicast only where it is listened to.</summary>
    public bool? MulticastSnooping { get; init; }

    /// <summary>Only what has to change for <paramref name="actual"/> to become this.</summary>
    internal BridgeSettings Without(BridgeSettings actual) => new()
    {
        AgeingTime = AgeingTime == actual.AgeingTime ? null : AgeingTime,
        SpanningTree = SpanningTree == actual.SpanningTree ? null : SpanningTree,
        VlanFiltering = VlanFiltering == actual.VlanFiltering ? null : VlanFiltering,
        MulticastSnooping = MulticastSnooping == actual.MulticastSnooping ? null : MulticastSnooping,
    };
}
