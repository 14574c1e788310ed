namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>A target whose flows are to be looked at. Owned by its list.</summary>
internal sealed class FlowWatch(FlowExpectation expectation, long due, int passes)
{
    /// <summary>Where its flows should go.</summary>
    internal FlowExpectation Expectation { get; set; } = expectation;

    /// <summary>When to look next.</summary>
    internal long Due { get; set; } = due;

    /// <summary>How often to look yet.</summary>
    internal int PassesLeft { get; set; } = passes;
}
