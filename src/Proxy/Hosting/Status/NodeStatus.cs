namespace KubeProxyNet.Proxy.Hosting.Status;

/// <summary>What the page's head shows.</summary>
internal sealed record NodeStatus
{
    /// <summary>The node's name.</summary>
    public required string Node { get; init; }

    /// <summary>The mode.</summary>
    public required string Mode { get; init; }

    /// <summary>This program's version.</summary>
    public required string Version { get; init; }

    /// <summary>Why it is not ready, with the subject of each reason; none if it is.</summary>
    public IReadOnlyList<string> NotReady { get; init; } = [];

    /// <summary>The last syncs, the oldest first.</summary>
    public IReadOnlyList<SyncMoment> Syncs { get; init; } = [];

    /// <summary>How often foreign changes were repaired.</summary>
    public int Repairs { get; init; }

    /// <summary>What of objects could not be followed.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];

    /// <summary>Service ports that the kernel refuses.</summary>
    public IReadOnlyList<string> Isolated { get; init; } = [];

    /// <summary>How many service ports there are.</summary>
    public int ServicePorts { get; init; }

    /// <summary>The pod network in a line; empty if no network agent runs here.</summary>
    public string Network { get; init; } = "";

    /// <summary>Pods' addresses in a line for each network and range.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];
}
