using System.Globalization;

namespace KubeProxyNet.Lab.Faults;

/// <summary>Whether something that was looked at again and again has grown: the median of the first third against that of the last.</summary>
/// <param name="what">What it is, for the table.</param>
internal sealed class Growth(string what)
{
    // Memory settles for a while, and moves with what is going on; a leak of an hour under load is more than that.
    private const double MemoryShare = 1.25;
    private const double MemorySlack = 8;
    private const int CountSlack = 8;
    private const double ObjectShare = 1.1;
    private const int LeastSamples = 6;

    private readonly List<AgentSample> _samples = [];

    internal const string Head =
        """
        | what has run all the time | looked at | memory MB, first third / last third | threads | handles | kernel objects | |
        |---|---:|---:|---:|---:|---:|---|
        """;

    internal void Add(AgentSample sample) => _samples.Add(sample);

    /// <summary>It has been looked at often enough to tell.</summary>
    internal bool IsLong => _samples.Count >= LeastSamples;

    /// <summary>Nothing grew; or it was looked at too seldom to tell.</summary>
    internal bool IsFlat => !IsLong
        || (Last(sample => sample.Memory) <= First(sample => sample.Memory) * MemoryShare + MemorySlack
            && Last(sample => sample.Threads) <= First(sample => sample.Threads) + CountSlack
            && Last(sample => sample.Handles) <= First(sample => sample.Handles) + CountSlack
            && Last(sample => sample.Objects) <= First(sample => sample.Objects) * ObjectShare + CountSlack);

    /// <summary>Its row.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {what} | {_samples.Count} | {Pair(sample => sample.Memory)} | {Pair(sample => sample.Threads)} | {Pair(sample => sample.Handles)} | {Pair(sample => sample.Objects)} | {(IsFlat ? "" : "GROWS")} |");

    private string Pair(Func<AgentSample, double> value) => string.Create(CultureInfo.InvariantCulture, $"{First(value):0.#} / {Last(value):0.#}");

    private double First(Func<AgentSample, double> value) => Median(_samples.Take(Third).Select(value));

    private double Last(Func<AgentSample, double> value) => Median(_samples.TakeLast(Third).Select(value));

    private int Third => Math.Max(1, _samples.Count / 3);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
