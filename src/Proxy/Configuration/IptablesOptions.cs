namespace KubeProxyNet.Proxy.Configuration;

/// <summary>The block <c>iptables</c>.</summary>
internal sealed record IptablesOptions
{
    /// <summary>Bit of the packet mark that asks for masquerade; IPVS mode uses it too.</summary>
    public int MasqueradeBit { get; init; } = 14;

    /// <summary>Masquerades everything that goes to a ClusterIP; IPVS mode reads it too.</summary>
    public bool MasqueradeAll { get; init; }

    /// <summary>Serves NodePorts on 127.0.0.1.</summary>
    public bool LocalhostNodePorts { get; init; } = true;

    /// <summary>Interval of retries and verification.</summary>
    public TimeSpan SyncPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Least time between two syncs; zero programs each change at once.</summary>
    public TimeSpan MinSyncPeriod { get; init; }
}
