using System.Net;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>What one service port adds to the tables.</summary>
internal sealed class IptablesPart
{
    /// <summary>Nothing.</summary>
    internal static IptablesPart None { get; } = new();

    /// <summary>Chains of its own, those that others lead to first.</summary>
    internal List<IptablesChain> Chains { get; } = [];

    /// <summary>Rules in shared chains.</summary>
    internal List<IptablesEntry> Entries { get; } = [];

    /// <summary>Its ClusterIPs, which other service ports may have too.</summary>
    internal List<IPAddress> ClusterIPs { get; } = [];
}
