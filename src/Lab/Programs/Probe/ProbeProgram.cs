using System.Diagnostics;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Programs.Probe;

/// <summary>Asks a number of times, each on a new connection, and counts who answered.</summary>
internal static class ProbeProgram
{
    public static async Task<int> RunAsync(ProgramArguments arguments, ProgramConsole console, CancellationToken stop)
    {
        var target = ExchangeTarget.Read(arguments, size: 0);
        var count = arguments.Number("--count", 1, 1, 10_000_000);
        var concurrency = arguments.Number("--concurrency", 1, 1, 10_000);
        var json = arguments.Flag("--json");
        var strict = arguments.Flag("--strict");
        if (!await arguments.ReportAsync(console))
        {
            return ProgramExit.Usage;
        }

        var report = await ProbeAsync(target, count, concurrency, stop);
        await report.PrintAsync(console, json);
        return strict && report.Failed > 0 ? ProgramExit.Failure : ProgramExit.Success;
    }

    /// <summary>Stops early, with a report of what was asked so far, when <paramref name="stop"/> is cancelled.</summary>
    public static async Task<ExchangeReport> ProbeAsync(ExchangeTarget target, int count, int concurrency, CancellationToken stop)
    {
        var started = TimeProvider.System.GetUtcNow();
        var clock = Stopwatch.StartNew();
        var next = 0;
        var askers = Enumerable.Range(0, Math.Min(concurrency, count)).Select(_ => AskAsync()).ToArray();
        var results = (await Task.WhenAll(askers)).SelectMany(list => list).ToList();
        return ExchangeReport.From(target, started, clock.Elapsed, results);

        async Task<List<ExchangeResult>> AskAsync()
        {
            var mine = new List<ExchangeResult>();
            while (!stop.IsCancellationRequested && Interlocked.Increment(ref next) <= count)
            {
                mine.Add(await Exchange.RunAsync(target, clock));
            }

            return mine;
        }
    }
}
