using System.Text.Json.Nodes;
using System.Threading.Channels;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Cni;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>One pod's life on its node: network, containers, status; and its end, which the API learns of last.</summary>
internal sealed class PodWorker(PodSpec pod, KubeletContext context) : IDisposable
{
    private static readonly TimeSpan SandboxBackOff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KillAgain = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private IReadOnlyList<ContainerRunner> _initContainers = [];
    private IReadOnlyList<ContainerRunner> _containers = [];

    internal PodSpec Pod { get; } = pod;

    /// <summary>Takes notice of a deletion, or of a shorter grace period than before.</summary>
    internal void Update(StoredObject latest)
    {
        var value = latest.ToJson();
        if (value.At("metadata.deletionTimestamp") is not null)
        {
            Stop(TimeSpan.FromSeconds(value.Number("metadata.deletionGracePeriodSeconds") ?? 0));
        }
    }

    /// <summary>Asks the containers to end, and kills them when the time is over.</summary>
    internal void Stop(TimeSpan grace)
    {
        _kill.CancelAfter(grace);
        _stop.Cancel();
    }

    /// <summary>By name; without one, the first.</summary>
    internal ContainerRunner? Find(string? container) => string.IsNullOrEmpty(container)
        ? _containers.Count > 0 ? _containers[0] : null
        : _containers.Concat(_initContainers).FirstOrDefault(candidate => candidate.Name == container);

    /// <summary>From the first to the last; <paramref name="predecessor"/> is who had the name before and still cleans up.</summary>
    internal async Task RunAsync(Task predecessor)
    {
        await predecessor;
        if (await CreateSandboxAsync() is { } sandbox)
        {
            await using (sandbox)
            {
                await LiveAsync(sandbox);
            }
        }

        TellGone();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _kill.Dispose();
    }

    // Again and again, as kubelet does; null when the pod was deleted meanwhile.
    private async Task<PodSandbox?> CreateSandboxAsync()
    {
        var told = string.Empty;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                return await PodSandbox.CreateAsync(Pod, context, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception exception) when (exception is CniException or LabException or NetlinkException)
            {
                if (exception.Message != told)
                {
                    told = exception.Message;
                    TellFailure(told);
                }
            }

            await Task.Delay(SandboxBackOff, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        return null;
    }

    private void TellFailure(string message)
    {
        context.Log.Write($"{context.Node.Plan.Name}: pod {Pod.Namespace}/{Pod.Name} has no network: {message}");
        if (context.Store.Find(Kinds.Pod, Pod.Namespace, Pod.Name) is { } pod && pod.Uid == Pod.Uid)
        {
            context.Events.Record(pod, "Warning", "FailedCreatePodSandBox", $"Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: {message}");
        }
    }

    private async Task LiveAsync(PodSandbox sandbox)
    {
        var shared = new ContainerContext(Pod, sandbox, context.Store, context.Network, context.Images, context.Files, Path.Combine(context.Folder, $"{Pod.Namespace}_{Pod.Name}"));
        _initContainers = [.. Pod.InitContainers.Select(container => new ContainerRunner(shared, container, isInit: true, Changed))];
        _containers = [.. Pod.Containers.Select(container => new ContainerRunner(shared, container, isInit: false, Changed))];
        var containers = RunContainersAsync();
        var reports = ReportAsync(sandbox);
        await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        await EndContainersAsync(containers);
        _changes.Writer.Complete();
        await reports;
    }

    private async Task RunContainersAsync()
    {
        foreach (var container in _initContainers)
        {
            await container.RunAsync(_stop.Token);
            if (container.State is not { IsTerminated: true, ExitCode: 0 })
            {
                return;
            }
        }

        await Task.WhenAll(_containers.Select(container => container.RunAsync(_stop.Token)));
    }

    private async Task EndContainersAsync(Task containers)
    {
        var asked = Task.WhenAll(_containers.Concat(_initContainers).Select(async container =>
        {
            await container.RunHookAsync(_kill.Token);
            container.Process?.Terminate();
        }));
        await Task.WhenAny(Task.WhenAll(asked, containers), Task.Delay(Timeout.InfiniteTimeSpan, _kill.Token));
        while (!containers.IsCompleted)
        {
            // More than once, for a container may just be starting.
            foreach (var container in _containers.Concat(_initContainers))
            {
                container.Process?.Kill();
            }

            await Task.WhenAny(containers, Task.Delay(KillAgain));
        }

        await _kill.CancelAsync();
        await asked;
        await containers;
    }

    private void Changed() => _changes.Writer.TryWrite(true);

    private async Task ReportAsync(PodSandbox sandbox)
    {
        Changed();
        await foreach (var _ in _changes.Reader.ReadAllAsync())
        {
            context.Store.Modify(Kinds.Pod, Pod.Namespace, Pod.Name, value => Report(value, sandbox));
        }
    }

    private void Report(JsonObject value, PodSandbox sandbox)
    {
        if (value.Text("metadata.uid") == Pod.Uid)
        {
            PodStatus.Write(value, sandbox, _initContainers, _containers, DateTimeOffset.UtcNow);
        }
    }

    private void TellGone()
    {
        try
        {
            context.Store.Delete(Kinds.Pod, Pod.Namespace, Pod.Name, new Deletion(GraceSeconds: 0, Uid: Pod.Uid));
        }
        catch (ApiException exception) when (exception.Code == 409)
        {
            // Deleted by force, and there is another one of that name already.
        }
    }
}
