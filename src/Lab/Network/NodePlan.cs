using System.Net;

namespace KubeProxyNet.Lab.Network;

/// <summary>One node's name and addresses.</summary>
internal sealed record NodePlan
{
    public required int Index { get; init; }

    public required string Name { get; init; }

    public required IPAddress AddressV4 { get; init; }

    public required IPAddress AddressV6 { get; init; }

    public required IPNetwork PodRangeV4 { get; init; }

    public required IPNetwork PodRangeV6 { get; init; }

    public required string Zone { get; init; }

    public bool IsControlPlane => Index == 0;
}
