namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>A target whose flows are to be looked at. Owned by its list.</summary>
/// <param name="expectation">Where its flows should go.</param>
/// <param name="due">When to look, in ticks of the list's clock.</param>
/// <param name="passes">How often to look.</param>
/// <param name="urgentPasses">How many of these are urgent.</param>
internal sealed class FlowWatch(FlowExpectation expectation, long due, int passes, int urgentPasses)
{
    /// <summary>Where its flows should go.</summary>
    internal FlowExpectation Expectation { get; set; } = expectation;

    /// <summary>When to look next.</summary>
    internal long Due { get; set; } = due;

    /// <summary>How often to look yet.</summary>
    internal int PassesLeft { get; set; } = passes;

    /// <summary>How often to look urgently yet.</summary>
    internal int UrgentPassesLeft { get; set; } = urgentPasses;

    /// <summary>The next look is urgent.</summary>
    internal bool IsUrgent => UrgentPassesLeft > 0;
}
