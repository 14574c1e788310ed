using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>Runs one container of a pod, again and again as its restart policy asks, and says how it is.</summary>
internal sealed class ContainerRunner(ContainerContext context, JsonObject container, bool isInit, Action changed)
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(30);

    /// <summary>A run this long is a success, and the next failure begins with the first back-off again.</summary>
    private static readonly TimeSpan GoodRun = TimeSpan.FromSeconds(60);

    private volatile ContainerState _state = isInit ? new ContainerState { WaitingReason = "PodInitializing" } : ContainerState.Creating;
    private volatile ContainerProcess? _process;

    internal JsonObject Container { get; } = container;

    internal string Name { get; } = container.Text("name");

    internal ContainerState State => _state;

    /// <summary>The process of the current run; <c>null</c> between runs.</summary>
    internal ContainerProcess? Process => _process;

    internal string Log { get; } = Path.Combine(context.Folder, container.Text("name") + ".log");

    internal string PreviousLog { get; } = Path.Combine(context.Folder, container.Text("name") + ".previous.log");

    /// <summary>Terminated, and its restart policy leaves it at that.</summary>
    internal bool IsDone => _state.IsTerminated && context.Pod.RestartPolicy switch
    {
        "Never" => true,
        "OnFailure" => _state.ExitCode == 0,
        _ => isInit && _state.ExitCode == 0,
    };

    private bool HasReadinessProbe => Container["readinessProbe"] is JsonObject;

    /// <summary>Ends when the container has terminated for good, or with its current run once <paramref name="stop"/> is cancelled.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        var backOff = FirstBackOff;
        while (!stop.IsCancellationRequested)
        {
            var lasted = await RunOnceAsync();
            if (stop.IsCancellationRequested || IsDone)
            {
                return;
            }

            backOff = lasted >= GoodRun ? FirstBackOff : backOff;
            Set(WaitingToRestart(backOff));
            await Task.Delay(backOff, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            backOff = TimeSpan.FromTicks(Math.Min(backOff.Ticks * 2, LongestBackOff.Ticks));
        }
    }

    internal async Task RunHookAsync(CancellationToken cancellationToken)
    {
        if (Container.ObjectAt("lifecycle.preStop") is not { } hook || _process is not { } process)
        {
            return;
        }

        if (hook.Number("sleep.seconds") is { } seconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        else if (hook.Texts("exec.command") is { Length: > 0 } command)
        {
            await ReadinessProbe.ExecuteAsync(process, command, Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    private async Task<TimeSpan> RunOnceAsync()
    {
        using var process = TryStart(out var command);
        if (process is null)
        {
            return TimeSpan.Zero;
        }

        _process = process;
        var started = DateTimeOffset.UtcNow;
        Set(_state with { WaitingReason = null, WaitingMessage = null, StartedAt = started, ExitCode = null, FinishedAt = null, Ready = IsReadyAtOnce(command) });
        using var ended = new CancellationTokenSource();
        var readiness = WatchReadinessAsync(process, command, ended.Token);
        var exitCode = await process.WaitAsync();
        _process = null;
        await ended.CancelAsync();
        await readiness;
        Set(_state with { ExitCode = exitCode, FinishedAt = DateTimeOffset.UtcNow, Ready = false });
        return DateTimeOffset.UtcNow - started;
    }

    private ContainerProcess? TryStart(out ContainerCommand command)
    {
        command = ContainerCommand.Of(Container);
        var environment = ContainerEnvironment.Build(context.Pod, Container, context.Sandbox, context.Store);
        var words = command.Words.Select(word => ContainerEnvironment.Expand(word, environment)).ToList();
        if (words.Count == 0)
        {
            Set(Failed("CreateContainerError", command.Problem!));
            return null;
        }

        if (command.Image is { } image)
        {
            KeepPreviousLog();
            environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
            return ContainerProcess.Start(context.Sandbox, new ContainerRoot(context, Container, image).Enter(words), "/", environment, Log);
        }

        if (Tool.Find(words[0], environment["PATH"]) is null)
        {
            Set(Failed("CreateContainerError", $"exec: \"{words[0]}\": not found on this machine"));
            return null;
        }

        KeepPreviousLog();
        var folder = Container.Text("workingDir") is { Length: > 0 } given ? given : "/";
        return ContainerProcess.Start(context.Sandbox, words, folder, environment, Log);
    }

    private void KeepPreviousLog()
    {
        Directory.CreateDirectory(context.Folder);
        if (File.Exists(Log))
        {
            File.Move(Log, PreviousLog, overwrite: true);
        }
        else
        {
            File.WriteAllBytes(Log, []);
        }
    }

    private bool IsReadyAtOnce(ContainerCommand command) => !isInit && !HasReadinessProbe && command.ReadyPort is null;

    private async Task WatchReadinessAsync(ContainerProcess process, ContainerCommand command, CancellationToken ended)
    {
        if (isInit || IsReadyAtOnce(command))
        {
            return;
        }

        var probe = new ReadinessProbe(context, Container, process);
        if (HasReadinessProbe)
        {
            await probe.RunAsync(ready => Set(_state with { Ready = ready }), ended);
        }
        else if (await probe.WaitForPortAsync(command.ReadyPort!.Value, ended))
        {
            Set(_state with { Ready = true });
        }
    }

    private ContainerState WaitingToRestart(TimeSpan backOff) => _state.WaitingReason is not null
        ? _state
        : new ContainerState
        {
            WaitingReason = "CrashLoopBackOff",
            WaitingMessage = $"back-off {backOff.TotalSeconds:0}s restarting container {Name} of pod {context.Pod.Namespace}/{context.Pod.Name}",
            RestartCount = _state.RestartCount + 1,
            Last = _state with { Last = null },
        };

    private ContainerState Failed(string reason, string message) =>
        new() { WaitingReason = reason, WaitingMessage = message, RestartCount = _state.RestartCount, Last = _state.Last };

    private void Set(ContainerState state)
    {
        if (_state != state)
        {
            _state = state;
            changed();
        }
    }
}
