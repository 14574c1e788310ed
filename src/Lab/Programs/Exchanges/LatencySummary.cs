namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>Latencies of the exchanges that succeeded, in milliseconds.</summary>
internal sealed record LatencySummary(double P50, double P90, double P99, double Max)
{
    public static LatencySummary? From(IEnumerable<TimeSpan> latencies)
    {
        var sorted = latencies.Select(latency => Math.Round(latency.TotalMilliseconds, 3)).Order().ToArray();
        return sorted.Length == 0
            ? null
            : new LatencySummary(Rank(sorted, 0.50), Rank(sorted, 0.90), Rank(sorted, 0.99), sorted[^1]);
    }

    // Nearest rank: always a latency that occurred.
    private static double Rank(double[] sorted, double quantile) =>
        sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Length) - 1, 0, sorted.Length - 1)];
}
