namespace KubeProxyNet.Proxy.Configuration;

/// <summary>The block <c>nftables</c>.</summary>
internal sealed record NftablesOptions
{
    /// <summary>Bit of the packet mark that asks for masquerade.</summary>
    public int MasqueradeBit { get; init; } = 14;

    /// <summary>Masquerades everything that goes to a ClusterIP.</summary>
    public bool MasqueradeAll { get; init; }

    /// <summary>Interval of retries and verification.</summary>
    public TimeSpan SyncPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Least time between two syncs; zero programs each change at once.</summary>
    public TimeSpan MinSyncPeriod { get; init; }
}
