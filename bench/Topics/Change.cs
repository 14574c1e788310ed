using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Proxy.Loop;

namespace KubeProxyNet.Bench.Topics;

/// <summary>One kind of change, with what its repetitions took.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="Events">The events of one repetition, for a Service.</param>
/// <param name="IsReached">Whether a ruleset shows the change to that Service.</param>
internal sealed record Change(string Name, Func<int, LoopEvent[]> Events, Func<Ruleset, int, bool> IsReached)
{
    /// <summary>Event in, commit out.</summary>
    internal Distribution Total { get; } = new();

    /// <summary>The part of it that was the kernel's.</summary>
    internal Distribution InKernel { get; } = new();
}
