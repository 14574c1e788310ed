using System.Globalization;
using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Machine;

/// <summary>What a lab was asked to be.</summary>
internal sealed record LabOptions
{
    internal const string DefaultName = "lab";

    public string Name { get; init; } = DefaultName;

    public int Nodes { get; init; } = 3;

    /// <summary>The proxy's binary; <c>null</c>: nodes without a proxy.</summary>
    public string? Proxy { get; init; }

    /// <summary>Passed to the proxy as it is.</summary>
    public string ProxyMode { get; init; } = "nftables";

    /// <summary>Of each node's IPv4 range of pod addresses.</summary>
    public int PodRangeLength { get; init; } = AddressPlan.DefaultPodRangeLength;

    /// <summary>The binary that runs the overlay on each node with <c>--network</c>.</summary>
    public required string Agent { get; init; }

    /// <summary>The CNI plugins' binary.</summary>
    public required string Cni { get; init; }

    /// <summary>The command line of the same wishes, for the process that becomes the lab.</summary>
    public IReadOnlyList<string> ToArguments() =>
    [
        "--name", Name,
        "--nodes", Nodes.ToString(CultureInfo.InvariantCulture),
        "--mode", ProxyMode,
        "--pod-range-length", PodRangeLength.ToString(CultureInfo.InvariantCulture),
        "--agent", Agent,
        "--cni", Cni,
        .. Proxy is null ? (IEnumerable<string>)["--no-proxy"] : ["--proxy", Proxy],
    ];
}
