using KubeProxyNet.Netlink;

namespace KubeProxyNet.Cni.Contract;

/// <summary>What ADD answers, and what later operations are given as <c>prevResult</c>. CNI spec 1.1.0, section 5, "Success".</summary>
internal sealed record CniResult
{
    /// <summary>Interfaces of the host and of the container.</summary>
    public EquatableArray<CniInterface> Interfaces { get; init; } = [];

    /// <summary>Addresses of the container.</summary>
    public EquatableArray<CniAddress> Ips { get; init; } = [];

    /// <summary>Routes of the container.</summary>
    public EquatableArray<CniRoute> Routes { get; init; } = [];

    /// <summary>Names.</summary>
    public CniDns Dns { get; init; } = CniDns.None;
}
