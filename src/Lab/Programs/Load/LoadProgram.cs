using System.Diagnostics;
using System.Threading.Channels;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Programs.Load;

/// <summary>
/// A steady rate of new connections, however slowly they are answered: a sender that waited for answers would fall silent just when the
/// network fails and so hide most failures.
/// </summary>
internal static class LoadProgram
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    public static async Task<int> RunAsync(ProgramArguments arguments, ProgramConsole console, CancellationToken stop)
    {
        var target = ExchangeTarget.Read(arguments, size: 16);
        var rate = arguments.Number("--rate", 200, 1, 100_000);
        var duration = arguments.Duration("--duration", TimeSpan.FromSeconds(10));
        var json = arguments.Flag("--json");
        var strict = arguments.Flag("--strict");
        if (!await arguments.ReportAsync(console))
        {
            return ProgramExit.Usage;
        }

        var report = await LoadAsync(target, rate, duration, stop);
        await report.PrintAsync(console, json);
        return strict && report.Failed > 0 ? ProgramExit.Failure : ProgramExit.Success;
    }

    /// <summary>Stops early, with a report, when <paramref name="stop"/> is cancelled; exchanges under way are waited for.</summary>
    public static async Task<ExchangeReport> LoadAsync(ExchangeTarget target, int rate, TimeSpan duration, CancellationToken stop)
    {
        var started = TimeProvider.System.GetUtcNow();
        var clock = Stopwatch.StartNew();
        var results = Channel.CreateUnbounded<ExchangeResult>(new UnboundedChannelOptions { SingleReader = true });
        var worstLag = TimeSpan.Zero;
        var sent = 0;
        using var timer = new PeriodicTimer(Tick);
        while (!stop.IsCancellationRequested && Due(sent, rate) < duration)
        {
            // On a machine that is too slow for the rate it is always behind, and would not hear that it is to end.
            for (var due = Due(sent, rate); due <= clock.Elapsed && due < duration && !stop.IsCancellationRequested; due = Due(++sent, rate))
            {
                worstLag = TimeSpan.FromTicks(Math.Max(worstLag.Ticks, (clock.Elapsed - due).Ticks));
                _ = AskAsync();
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        var collected = new List<ExchangeResult>(sent);
        while (collected.Count < sent)
        {
            collected.Add(await results.Reader.ReadAsync(CancellationToken.None));
        }

        return ExchangeReport.From(target, started, clock.Elapsed, collected) with
        {
            Rate = rate,
            WorstLagMs = ExchangeReport.Milliseconds(worstLag),
        };

        async Task AskAsync() => results.Writer.TryWrite(await Exchange.RunAsync(target, clock));
    }

    private static TimeSpan Due(int number, int rate) => TimeSpan.FromSeconds((double)number / rate);
}
