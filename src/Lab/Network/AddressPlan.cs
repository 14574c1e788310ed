using System.Net;

namespace KubeProxyNet.Lab.Network;

/// <summary>Which addresses a lab uses. All labs use the same ones: each lives in namespaces of its own.</summary>
internal static class AddressPlan
{
    /// <summary>A node's number is the third octet of its pod range and part of its address.</summary>
    internal const int MostNodes = 100;

    /// <summary>Of a node's IPv4 range.</summary>
    internal const int DefaultPodRangeLength = 24;

    private const int FirstNodeAddress = 10;

    /// <summary>The link that all nodes share.</summary>
    internal static readonly IPNetwork UnderlayV4 = IPNetwork.Parse("172.30.0.0/24");

    internal static readonly IPNetwork UnderlayV6 = IPNetwork.Parse("fd00:30::/64");

    /// <summary>The router on that link; also what stands outside the cluster.</summary>
    internal static readonly IPAddress GatewayV4 = IPAddress.Parse("172.30.0.1");

    internal static readonly IPAddress GatewayV6 = IPAddress.Parse("fd00:30::1");

    internal static readonly IReadOnlyList<IPNetwork> ServiceCIDRs = [IPNetwork.Parse("10.96.0.0/16"), IPNetwork.Parse("fd00:10:96::/112")];

    internal static readonly IReadOnlyList<IPNetwork> ClusterCIDRs = [IPNetwork.Parse("10.244.0.0/16"), IPNetwork.Parse("fd00:10:244::/48")];

    internal static NodePlan Node(int index, int podRangeLength = DefaultPodRangeLength) => new()
    {
        Index = index,
        Name = index == 0 ? "control-plane" : $"worker{index}",
        AddressV4 = IPAddress.Parse($"172.30.0.{FirstNodeAddress + index}"),
        AddressV6 = IPAddress.Parse($"fd00:30::{FirstNodeAddress + index:x}"),
        PodRangeV4 = IPNetwork.Parse($"10.244.{index}.0/{podRangeLength}"),
        PodRangeV6 = IPNetwork.Parse($"fd00:10:244:{index:x}::/64"),
        Zone = $"zone-{(char)('a' + (index % 3))}",
    };
}
