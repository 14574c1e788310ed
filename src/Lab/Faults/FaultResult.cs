using System.Globalization;

namespace KubeProxyNet.Lab.Faults;

/// <summary>What a fault has cost.</summary>
/// <param name="Fault">Which.</param>
/// <param name="Connections">New connections tried.</param>
/// <param name="Wrong">Answers of somebody else than the Service's pods.</param>
/// <param name="LostConnections">New connections without an answer.</param>
/// <param name="Datagrams">UDP requests sent.</param>
/// <param name="LostDatagrams">UDP requests without an answer.</param>
/// <param name="IsStreamWhole">The connection that was held all the time was neither reset nor lost.</param>
/// <param name="Silence">The longest time without a word on it.</param>
/// <param name="Recovery">The longest time from a strike until all was as it should be; null: it was not, and nobody waited any longer.</param>
/// <param name="Failures">What became of lost ones, by kind.</param>
internal sealed record FaultResult(
    Fault Fault, int Connections, int Wrong, int LostConnections, int Datagrams, int LostDatagrams, bool IsStreamWhole, TimeSpan Silence, TimeSpan? Recovery, string Failures)
{
    /// <summary>The table's head.</summary>
    internal const string Head =
        """
        | fault | times | connections | wrong | lost (bound) | datagrams | lost (bound) | stream | its longest silence | whole again after, at most (bound) | |
        |---|---:|---:|---:|---:|---:|---:|---|---:|---:|---|
        """;

    /// <summary>Something was sent, and nothing was over its bound.</summary>
    internal bool IsWithinBounds => Connections > 0
        && Datagrams > 0
        && Wrong == 0
        && LostConnections <= Fault.Bounds.Connections
        && LostDatagrams <= Fault.Bounds.Datagrams
        && (IsStreamWhole || Fault.MayBreakStream)
        && Recovery <= Fault.Bounds.Recovery;

    /// <summary>Its row.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Fault.Name} | {Fault.Times} | {Connections} | {Wrong} | {LostConnections} ({Fault.Bounds.Connections}) | {Datagrams} | {LostDatagrams} ({Fault.Bounds.Datagrams}) | {(IsStreamWhole ? "held" : Fault.MayBreakStream ? "ended, as it may" : "BROKEN")} | {Silence.TotalSeconds:0.00} s | {(Recovery is { } time ? $"{time.TotalSeconds:0.00} s" : "NOT")} ({Fault.Bounds.Recovery.TotalSeconds:0} s) | {(IsWithinBounds ? "" : $"OVER ITS BOUND: {Failures}")} |");
}
