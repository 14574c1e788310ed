namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>Why a service port works or does not, in one IP family, for one client, on one node.</summary>
internal sealed record Explanation
{
    /// <summary><c>default/web:http</c>.</summary>
    public required string ServicePort { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    public required string Protocol { get; init; }

    /// <summary>IPv4 or IPv6.</summary>
    public required string Family { get; init; }

    /// <summary>The Service in a line.</summary>
    public required string Service { get; init; }

    /// <summary>This node.</summary>
    public required string Node { get; init; }

    /// <summary>Who asks.</summary>
    public required string From { get; init; }

    /// <summary>Its slices.</summary>
    public IReadOnlyList<SliceLine> Slices { get; init; } = [];

    /// <summary>All endpoints, in or out.</summary>
    public IReadOnlyList<EndpointLine> Endpoints { get; init; } = [];

    /// <summary>Where it is reached.</summary>
    public IReadOnlyList<FrontendLine> Frontends { get; init; } = [];

    /// <summary>What the kernel holds; null if it was not looked at.</summary>
    public KernelLines? Kernel { get; init; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The worst of it.</summary>
    public Severity Worst => Findings.Count == 0 ? Severity.Fine : Findings.Max(finding => finding.Severity);
}
