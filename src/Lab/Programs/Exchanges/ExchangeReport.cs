using System.Globalization;

namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>What probe and load print: who answered, as whom they saw us, what failed and when, and how long it took.</summary>
internal sealed record ExchangeReport
{
    private const int MostFailures = 1000;

    public required string Target { get; init; }

    public required string Proto { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required double DurationMs { get; init; }

    /// <summary>New connections asked for per second; null for a probe.</summary>
    public double? Rate { get; init; }

    /// <summary>How far the sender fell behind its own schedule at worst; null for a probe.</summary>
    public double? WorstLagMs { get; init; }

    public required int Sent { get; init; }

    public required int Ok { get; init; }

    public required int Failed { get; init; }

    public required SortedDictionary<string, int> Pods { get; init; }

    public required SortedDictionary<string, int> Clients { get; init; }

    public required SortedDictionary<string, FailureSummary> Errors { get; init; }

    public LatencySummary? LatencyMs { get; init; }

    /// <summary>The first thousand failures in order; <see cref="Errors"/> counts them all.</summary>
    public required IReadOnlyList<FailureRecord> Failures { get; init; }

    public static ExchangeReport From(
        ExchangeTarget target, DateTimeOffset started, TimeSpan duration, IReadOnlyCollection<ExchangeResult> results)
    {
        var failures = results.Where(result => result.Failure is not null).OrderBy(result => result.At).ToList();
        var answers = results.Where(result => result.Answer is not null).ToList();
        return new ExchangeReport
        {
            Target = target.EndPoint.ToString(),
            Proto = Name(target.Protocol),
            Started = started,
            DurationMs = Milliseconds(duration),
            Sent = results.Count,
            Ok = answers.Count,
            Failed = failures.Count,
            Pods = Count(answers.Select(result => result.Answer!.Pod)),
            Clients = Count(answers.Select(result => result.Answer!.ClientAddress.ToString())),
            Errors = Summarize(failures),
            LatencyMs = LatencySummary.From(answers.Select(result => result.Latency)),
            Failures = [.. failures.Take(MostFailures).Select(result => Record(result, started))],
        };
    }

    public static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    public static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Prints the report as one line of JSON, or in a few lines for people.</summary>
    public Task PrintAsync(ProgramConsole console, bool json) =>
        json ? console.Out.WriteLineAsync(ProgramJson.Serialize(this)) : console.Out.WriteAsync(ToText());

    private static SortedDictionary<string, int> Count(IEnumerable<string> names) =>
        new(names.CountBy(name => name).ToDictionary(), StringComparer.Ordinal);

    private static SortedDictionary<string, FailureSummary> Summarize(List<ExchangeResult> failures) =>
        new(failures.GroupBy(result => Name(result.Failure!.Value.Kind)).ToDictionary(
            group => group.Key,
            group => new FailureSummary(group.Count(), Milliseconds(group.First().At), Milliseconds(group.Last().At))),
            StringComparer.Ordinal);

    private static FailureRecord Record(ExchangeResult result, DateTimeOffset started)
    {
        var failure = result.Failure!.Value;
        return new FailureRecord(Milliseconds(result.At), started + result.At, Name(failure.Kind), failure.Detail, Milliseconds(result.Latency));
    }

    private string ToText()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"{Proto} {Target}: {Sent} sent, {Ok} answered, {Failed} failed in {DurationMs:F0} ms");
        foreach (var (pod, count) in Pods)
        {
            text.WriteLine($"  answered by {pod}: {count}");
        }

        foreach (var (client, count) in Clients)
        {
            text.WriteLine($"  seen as {client}: {count}");
        }

        foreach (var (kind, summary) in Errors)
        {
            text.WriteLine($"  {kind}: {summary.Count}, first after {summary.FirstMs:F0} ms, last after {summary.LastMs:F0} ms");
        }

        if (LatencyMs is { } latency)
        {
            text.WriteLine($"  latency p50 {latency.P50:F2} ms, p90 {latency.P90:F2} ms, p99 {latency.P99:F2} ms, max {latency.Max:F2} ms");
        }

        return text.ToString();
    }
}
