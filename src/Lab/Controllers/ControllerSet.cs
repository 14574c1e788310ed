using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>All controllers, run together.</summary>
internal static class ControllerSet
{
    public static Task RunAsync(ObjectStore store, ApiWriter writer, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var logger = logs.CreateLogger("Controllers");
        ReconcileLoop Loop(string name, Func<string, TimeSpan?> reconcile) => new(name, store, time, logger, reconcile);

        var (selectors, slices) = (new SelectorIndex(store), new SliceIndex(store));
        var endpointSlices = new EndpointSliceController(store, slices, time);
        var endpoints = new EndpointsController(store, slices);
        var deployments = new DeploymentController(store, writer, time);
        var replicaSets = new ReplicaSetController(store, writer, time);
        var daemonSets = new DaemonSetController(store, writer, time);
        var namespaces = new NamespaceController(store, writer);
        var collector = new GarbageCollector(store, writer);
        var collection = Loop("garbage-collector", collector.Reconcile);
        foreach (var kind in GarbageCollector.StoredKinds)
        {
            collection.Watch(kind, collector.KeysOf);
        }

        IController[] all =
        [
            Loop("endpointslice-controller", endpointSlices.Reconcile)
                .Watch(Kinds.Service).Watch(Kinds.Pod, selectors.KeysOf).Watch(Kinds.EndpointSlice, SliceIndex.KeysOf),
            Loop("endpoints-controller", endpoints.Reconcile).Watch(Kinds.Service).Watch(Kinds.EndpointSlice, SliceIndex.KeysOf),
            Loop("deployment-controller", deployments.Reconcile)
                .Watch(Kinds.Deployment).Watch(Kinds.ReplicaSet, change => Owners.KeyOfController(change, Kinds.Deployment)),
            Loop("replicaset-controller", replicaSets.Reconcile)
                .Watch(Kinds.ReplicaSet).Watch(Kinds.Pod, change => Owners.KeyOfController(change, Kinds.ReplicaSet)),
            Loop("daemonset-controller", daemonSets.Reconcile)
                .Watch(Kinds.DaemonSet).Watch(Kinds.Node, daemonSets.KeysOfAll).Watch(Kinds.Pod, change => Owners.KeyOfController(change, Kinds.DaemonSet)),
            Loop("scheduler", new Scheduler(store, time).Reconcile).Watch(Kinds.Pod),
            Loop("namespace-controller", namespaces.Reconcile).Watch(Kinds.Namespace),
            Loop("hollow-kubelet", new HollowKubelet(store, time).Reconcile).Watch(Kinds.Pod),
            collection,
        ];
        return Task.WhenAll(all.Select(controller => Task.Run(() => controller.RunAsync(cancellationToken), CancellationToken.None)));
    }
}
