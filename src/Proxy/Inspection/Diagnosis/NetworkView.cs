namespace KubeProxyNet.Proxy.Inspection.Diagnosis;

/// <summary>What is seen of this node's pod network.</summary>
internal sealed record NetworkView
{
    /// <summary>Why it cannot be told what should be; empty if it can.</summary>
    public string WaitsFor { get; init; } = "";

    /// <summary>What should lead to other nodes and is not there.</summary>
    public IReadOnlyList<(string Node, string Entry)> Missing { get; init; } = [];

    /// <summary>Links with another MTU than they should have.</summary>
    public IReadOnlyList<(string Link, int MTU, int Wanted)> WrongMTUs { get; init; } = [];

    /// <summary>Other nodes that do not answer through the tunnel.</summary>
    public IReadOnlyList<string> Unreachable { get; init; } = [];

    /// <summary>The tunnel's UDP port.</summary>
    public int Port { get; init; }

    /// <summary>What of the Nodes cannot be used.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];
}
