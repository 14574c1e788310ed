using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Bench.Agents;

/// <summary>A proxy at work in the cluster's namespace.</summary>
internal sealed partial class AgentProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly AgentCluster _cluster;
    private readonly bool _isOurs;
    private readonly Process _process;
    private readonly long _started;
    private readonly TaskCompletionSource<FirstSync> _firstSync = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _watching = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lastLines = [];
    private TaskCompletionSource<long> _repaired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _delivered;

    private AgentProcess(AgentCluster cluster, AgentCommand command)
    {
        _cluster = cluster;
        _isOurs = command.IsOurs;
        _started = Stopwatch.GetTimestamp();
        _process = Tool.Start(new ProcessStartInfo("nsenter", [$"--net={cluster.Namespace.Path}", .. command.WordsFor(cluster)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    internal static AgentProcess Start(AgentCluster cluster, AgentCommand command) => new(cluster, command);

    /// <summary>Waits until the kernel has what the API server has.</summary>
    internal Task<FirstSync> WaitForFirstSyncAsync(CancellationToken cancellationToken) =>
        _isOurs ? _firstSync.Task.WaitAsync(Patience, cancellationToken) : WaitForQuietAsync(cancellationToken);

    /// <summary>Waits until our agent hears what others do to its rules.</summary>
    internal Task WaitUntilWatchingAsync(CancellationToken cancellationToken) => _watching.Task.WaitAsync(Patience, cancellationToken);

    /// <summary>Has somebody do something to our agent's rules, and waits until it says that they are repaired.</summary>
    /// <returns>When it said so, as a timestamp.</returns>
    internal async Task<long> WaitForRepairAsync(Func<Task> harm, CancellationToken cancellationToken)
    {
        _repaired = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await harm();
        return await _repaired.Task.WaitAsync(Patience, cancellationToken);
    }

    /// <summary>Resident memory now and at its highest, in MB.</summary>
    internal (double Now, double Peak) ReadMemory()
    {
        var lines = File.ReadAllLines($"/proc/{_process.Id}/status");
        return (Megabytes("VmRSS:"), Megabytes("VmHWM:"));

        double Megabytes(string field) =>
            double.Parse(lines.First(line => line.StartsWith(field, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>What it has taken so far.</summary>
    internal AgentUse ReadUse() => new(ReadMemory().Now, ReadProcessor(), ReadLoopbackBytes());

    /// <summary>Threads and open files now.</summary>
    internal (int Threads, int Handles) CountThreadsAndHandles() =>
        (Directory.GetDirectories($"/proc/{_process.Id}/task").Length, Directory.GetFiles($"/proc/{_process.Id}/fd").Length);

    // User and system time (proc(5), /proc/pid/stat, fields 14 and 15, in hundredths of a second).
    private TimeSpan ReadProcessor()
    {
        var text = File.ReadAllText($"/proc/{_process.Id}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromMilliseconds(fields[11..13].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) * 10);
    }

    // What the namespace's loopback device has carried.
    private long ReadLoopbackBytes() => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/net/dev").First(line => line.TrimStart().StartsWith("lo:", StringComparison.Ordinal)).Split([':', ' '], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            SystemCalls.Signal(_process.Id, SystemCalls.SIGTERM);
            if (!_process.WaitForExit(StopPatience))
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    // Another proxy's log is not known: it is done when it has written and then nothing more for a while.
    private async Task<FirstSync> WaitForQuietAsync(CancellationToken cancellationToken)
    {
        using var connection = NftablesConnection.Open(_cluster.Namespace);
        var before = connection.GetGeneration().Id;
        var (generation, changed) = (before, Stopwatch.GetTimestamp());
        while (generation == before || Stopwatch.GetElapsedTime(changed) < Quiet)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(_started) > Patience)
            {
                throw new InvalidOperationException($"The peer wrote nothing. Its last words:\n{LastWords()}");
            }

            await Task.Delay(5, cancellationToken);
            var now = connection.GetGeneration().Id;
            changed = now != generation ? Stopwatch.GetTimestamp() : changed;
            generation = now;
        }

        return new FirstSync(Stopwatch.GetElapsedTime(_started, changed), null, null, null);
    }

    private void Read(string? line)
    {
        var now = Stopwatch.GetTimestamp();
        if (line is null)
        {
            _firstSync.TrySetException(new InvalidOperationException($"The agent ended. Its last words:\n{LastWords()}"));
            return;
        }

        Remember(line);
        if (!_isOurs)
        {
            return;
        }

        if (line.Contains("IPv4: nft (", StringComparison.Ordinal) && line.Contains("repaired with", StringComparison.Ordinal))
        {
            _repaired.TrySetResult(now);
        }
        else if (line.Contains("watching the rules of IPv4", StringComparison.Ordinal))
        {
            _watching.TrySetResult();
        }
        else if (line.Contains("programming the kernel", StringComparison.Ordinal))
        {
            _delivered = TimeOf(line);
        }
        else if (FirstSyncLine().Match(line) is { Success: true } match)
        {
            _firstSync.TrySetResult(new FirstSync(
                Stopwatch.GetElapsedTime(_started, now),
                TimeOf(line) - _delivered,
                TimeSpan.FromMilliseconds(double.Parse(match.Groups["kernel"].Value, CultureInfo.InvariantCulture)),
                int.Parse(match.Groups["operations"].Value, CultureInfo.InvariantCulture)));
        }
    }

    private void Remember(string line)
    {
        const int Kept = 20;
        lock (_lastLines)
        {
            _lastLines.Add(line);
            if (_lastLines.Count > Kept)
            {
                _lastLines.RemoveAt(0);
            }
        }
    }

    private string LastWords()
    {
        lock (_lastLines)
        {
            return string.Join('\n', _lastLines);
        }
    }

    // Our lines begin with the time, to the millisecond.
    private static DateTimeOffset TimeOf(string line) => DateTimeOffset.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"IPv4: first sync done: \d+ service ports, (?<operations>\d+) kernel operations in \d+ batches, (?<kernel>[\d.]+) ms")]
    private static partial Regex FirstSyncLine();
}
