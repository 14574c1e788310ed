namespace KubeProxyNet.Proxy.Configuration;

/// <summary>The block <c>conntrack</c>: sysctls that are set at start. Zero leaves a value as the kernel has it.</summary>
internal sealed record ConntrackOptions
{
    /// <summary>Entries of nf_conntrack_max for each core; 0 leaves the limit alone, <see cref="Min"/> too.</summary>
    public int MaxPerCore { get; init; } = 32768;

    /// <summary>Least value of nf_conntrack_max that we set, however few the cores.</summary>
    public int Min { get; init; } = 131072;

    /// <summary>nf_conntrack_tcp_timeout_established.</summary>
    public TimeSpan TcpEstablishedTimeout { get; init; } = TimeSpan.FromHours(24);

    /// <summary>nf_conntrack_tcp_timeout_close_wait.</summary>
    public TimeSpan TcpCloseWaitTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>True sets nf_conntrack_tcp_be_liberal; false never resets it.</summary>
    public bool TcpBeLiberal { get; init; }

    /// <summary>nf_conntrack_udp_timeout.</summary>
    public TimeSpan UdpTimeout { get; init; }

    /// <summary>nf_conntrack_udp_timeout_stream.</summary>
    public TimeSpan UdpStreamTimeout { get; init; }
}
