namespace KubeProxyNet.Proxy.Configuration;

/// <summary>What an operator wants to know: one of the commands that look and change nothing.</summary>
internal abstract record InspectionRequest
{
    private InspectionRequest()
    {
    }

    /// <summary>As JSON for programs instead of text for people.</summary>
    public bool Json { get; init; }

    /// <summary>How long to wait for the API server.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary><c>explain</c>: why a Service works or does not.</summary>
    /// <param name="Target"><c>namespace/name[:port]</c> or <c>IP[:port]</c>.</param>
    internal sealed record Explain(string Target) : InspectionRequest
    {
        /// <summary>Who asks: <c>pod/namespace/name</c>, <c>node</c>, <c>external</c> or an address; empty: any pod.</summary>
        public string From { get; init; } = "";

        /// <summary>Endpoints are asked whether they listen.</summary>
        public bool Probes { get; init; } = true;
    }

    /// <summary><c>doctor</c>: what is wrong with this node.</summary>
    internal sealed record Doctor : InspectionRequest;

    /// <summary><c>list</c>: what there is.</summary>
    /// <param name="What"><c>services</c>, <c>endpoints</c> or <c>connections</c>.</param>
    internal sealed record List(string What) : InspectionRequest;

    /// <summary><c>trace</c>: the way of packets through the node's rules.</summary>
    /// <param name="To">As the target of <c>explain</c>, with a port.</param>
    internal sealed record Trace(string To) : InspectionRequest
    {
        /// <summary>Whose packets: as for <c>explain</c>; empty: everybody's.</summary>
        public string From { get; init; } = "";

        /// <summary>How many packets.</summary>
        public int Count { get; init; } = 5;
    }

    /// <summary><c>completion</c>: a script for a shell.</summary>
    /// <param name="Shell"><c>bash</c>, <c>zsh</c> or <c>fish</c>.</param>
    internal sealed record Completion(string Shell) : InspectionRequest;
}
