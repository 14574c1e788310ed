namespace KubeProxyNet.Lab.Programs.Hold;

/// <summary>
/// Holds one TCP connection, or one UDP flow from one source port, and speaks at an interval: what a change of endpoints must not break.
/// A lost connection is reported and made anew.
/// </summary>
internal static class HoldProgram
{
    public static async Task<int> RunAsync(ProgramArguments arguments, ProgramConsole console, CancellationToken stop)
    {
        var options = HoldOptions.Read(arguments);
        var json = arguments.Flag("--json");
        var strict = arguments.Flag("--strict");
        if (!await arguments.ReportAsync(console))
        {
            return ProgramExit.Usage;
        }

        var report = await HoldAsync(options, stop);
        await report.PrintAsync(console, json);
        return strict && !report.Unbroken ? ProgramExit.Failure : ProgramExit.Success;
    }

    /// <summary>Ends after the asked duration, or early when <paramref name="stop"/> is cancelled; a report comes either way.</summary>
    public static async Task<HoldReport> HoldAsync(HoldOptions options, CancellationToken stop)
    {
        var log = new HoldLog(options);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(options.Duration);
        await using (var conversation = new HoldConversation(options, log))
        {
            await conversation.RunAsync(end.Token);
        }

        return log.Close();
    }
}
