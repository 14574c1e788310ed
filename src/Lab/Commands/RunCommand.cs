using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Commands;

/// <summary>
/// Becomes the lab: run by <see cref="LabProcess"/> in namespaces of its own. Ends on SIGTERM, and when its input ends without the word that it
/// may go on alone: then whoever started it is gone.
/// </summary>
internal static class RunCommand
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);

    internal static async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var owner = Console.Out;
        try
        {
            var options = LabCommandLine.ReadOptions(LabCommandLine.Parse("run", words));
            var folder = new LabFolder(options.Name);
            var process = PrivateMounts.ReadOuterProcess();
            await using var claim = folder.Claim();
            PrivateMounts.Establish(folder);
            using var log = new LabLog(folder.Log);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var following = FollowOwnerAsync(stop);
            await LiveAsync(options, folder, process, log, owner, stop.Token);
            log.Write("down");
            folder.Remove();
            return 0;
        }
        catch (LabException exception)
        {
            await owner.WriteLineAsync($"! {exception.Message.ReplaceLineEndings("\n! ")}");
            return 1;
        }
    }

    private static async Task LiveAsync(LabOptions options, LabFolder folder, int process, LabLog log, TextWriter owner, CancellationToken stop)
    {
        // The log takes what anything else may print: the terminal's end of our output is a protocol, and goes away.
        Console.SetOut(log.Writer);
        var cluster = new LabCluster(options, folder, log);
        try
        {
            await cluster.StartAsync(process, Progress, stop);
            await owner.WriteLineAsync(LabProcess.ReadyMark);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.Write("asked to stop");
        }
        finally
        {
            // Whatever is not done by then, the kernel does when this process, the first of its namespace, ends.
            await Task.WhenAny(cluster.DisposeAsync().AsTask(), Task.Delay(StopDeadline, CancellationToken.None));
        }

        void Progress(string line)
        {
            log.Write(line);
            owner.WriteLine(line);
        }
    }

    private static async Task FollowOwnerAsync(CancellationTokenSource stop)
    {
        // Reading the console blocks; the runtime has no other way for a pipe.
        var line = await Task.Run(Console.In.ReadLine);
        if (line != LabProcess.KeepMark)
        {
            await stop.CancelAsync();
        }
    }
}
