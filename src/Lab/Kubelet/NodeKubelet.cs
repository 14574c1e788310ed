using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Cni;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>Runs the pods that are bound to one node.</summary>
internal sealed class NodeKubelet(KubeletContext context, PodProcesses processes)
{
    /// <summary>What containers get to end when the whole lab ends.</summary>
    private static readonly TimeSpan LastGrace = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan NetworkPeriod = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, (PodWorker Worker, Task Life)> _pods = new(StringComparer.Ordinal);

    /// <summary>Until cancelled; the node's pods have ended when it returns.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        if (context.Store.Find(Kinds.Node, "", context.Node.Plan.Name) is null)
        {
            context.Store.Create(Kinds.Node, NodeRegistration.Build(context.Node.Plan, DateTimeOffset.UtcNow));
        }

        var readiness = FollowNetworkAsync(stop);
        while (!stop.IsCancellationRequested)
        {
            await FollowAsync(stop);
        }

        await readiness;

        foreach (var (worker, _) in _pods.Values)
        {
            worker.Stop(LastGrace);
        }

        await Task.WhenAll(_pods.Values.Select(pod => pod.Life));
    }

    // A node is ready while its network's configuration is there.
    private async Task FollowNetworkAsync(CancellationToken stop)
    {
        var wasReady = false;
        while (!stop.IsCancellationRequested)
        {
            var isReady = HasNetwork();
            if (isReady != wasReady)
            {
                wasReady = isReady;
                context.Store.Modify(Kinds.Node, "", context.Node.Plan.Name, node => NodeRegistration.SetReady(node, isReady, DateTimeOffset.UtcNow));
            }

            await Task.Delay(NetworkPeriod, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private bool HasNetwork()
    {
        try
        {
            return CniNetwork.Find(context.Files.CniConfigurations) is not null;
        }
        catch (LabException exception)
        {
            context.Log.Write($"{context.Node.Plan.Name}: {exception.Message}");
            return false;
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        var (snapshot, subscription) = context.Store.SubscribeWithSnapshot(Kinds.Pod);
        using (subscription)
        {
            var present = snapshot.Objects.Where(IsMine).ToDictionary(pod => pod.Uid);
            foreach (var (uid, (worker, _)) in _pods)
            {
                if (!present.ContainsKey(uid))
                {
                    worker.Stop(TimeSpan.Zero);
                }
            }

            foreach (var pod in present.Values)
            {
                Take(pod);
            }

            try
            {
                await foreach (var change in subscription.Reader.ReadAllAsync(stop))
                {
                    Take(change);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The lab ends.
            }
        }
    }

    private bool IsMine(StoredObject pod) => pod.Field("spec.nodeName") == context.Node.Plan.Name;

    private void Take(StoreEvent change)
    {
        if (change.Object is not { } pod || !IsMine(pod))
        {
            return;
        }

        if (change.Type == StoreEventType.Deleted)
        {
            // By force, or by our own last word.
            if (_pods.TryGetValue(pod.Uid, out var known))
            {
                known.Worker.Stop(TimeSpan.Zero);
            }
        }
        else
        {
            Take(pod);
        }
    }

    private void Take(StoredObject pod)
    {
        foreach (var uid in _pods.Where(entry => entry.Value.Life.IsCompleted).Select(entry => entry.Key).ToList())
        {
            _pods[uid].Worker.Dispose();
            _pods.Remove(uid);
        }

        if (!_pods.TryGetValue(pod.Uid, out var known))
        {
            var worker = new PodWorker(new PodSpec(pod), context);
            var predecessor = _pods.Values.FirstOrDefault(other => other.Worker.Pod.Name == pod.Name && other.Worker.Pod.Namespace == pod.Namespace).Life;
            known = (worker, SuperviseAsync(worker, predecessor ?? Task.CompletedTask));
            _pods[pod.Uid] = known;
        }

        known.Worker.Update(pod);
    }

    private async Task SuperviseAsync(PodWorker worker, Task predecessor)
    {
        // Not on the loop's time.
        await Task.Yield();
        processes.Add(worker);
        try
        {
            await worker.RunAsync(predecessor);
        }
        catch (Exception exception)
        {
            context.Log.Write($"{context.Node.Plan.Name}: pod {worker.Pod.Namespace}/{worker.Pod.Name}: {exception}");
        }
        finally
        {
            processes.Remove(worker);
        }
    }
}
