using System.Globalization;

namespace KubeProxyNet.Lab.Programs.Hold;

/// <summary>What hold prints: whether the conversation lived, who was at its other end, and when it was silent.</summary>
internal sealed record HoldReport
{
    public required string Target { get; init; }

    public required string Proto { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required double DurationMs { get; init; }

    public required int Sent { get; init; }

    public required int Received { get; init; }

    public required double LongestSilenceMs { get; init; }

    /// <summary>Silences longer than asked for, in order.</summary>
    public required IReadOnlyList<HoldGap> Gaps { get; init; }

    /// <summary>Connections lost or not to be had, and ICMP errors, in order.</summary>
    public required IReadOnlyList<HoldFailure> Failures { get; init; }

    /// <summary>The first entry is who answered first; every further one is a change.</summary>
    public required IReadOnlyList<HoldPeer> Peers { get; init; }

    /// <summary>True when one peer answered from beginning to end, without a gap or failure.</summary>
    public bool Unbroken => Received > 0 && Peers.Count == 1 && Gaps.Count == 0 && Failures.Count == 0;

    /// <summary>Prints the report as one line of JSON, or in a few lines for people.</summary>
    public Task PrintAsync(ProgramConsole console, bool json) =>
        json ? console.Out.WriteLineAsync(ProgramJson.Serialize(this)) : console.Out.WriteAsync(ToText());

    private string ToText()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"{Proto} {Target}: {Sent} sent, {Received} came back in {DurationMs:F0} ms, longest silence {LongestSilenceMs:F0} ms");
        foreach (var peer in Peers)
        {
            text.WriteLine($"  {peer.AtMs:F0} ms: {peer.Pod} answers, sees {peer.Client}");
        }

        foreach (var gap in Gaps)
        {
            text.WriteLine($"  {gap.FromMs:F0} ms: silence of {gap.LengthMs:F0} ms");
        }

        foreach (var failure in Failures)
        {
            text.WriteLine($"  {failure.AtMs:F0} ms: {failure.Kind}, {failure.Detail}");
        }

        return text.ToString();
    }
}
