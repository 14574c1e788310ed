using System.Collections.Concurrent;
using System.Diagnostics;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>The pods of all nodes, by name.</summary>
internal sealed class PodProcesses : IPodProcesses
{
    private readonly ConcurrentDictionary<(string Namespace, string Pod), PodWorker> _workers = new();

    public string? FindLog(string ns, string pod, string? container, bool previous)
    {
        var log = previous ? Find(ns, pod, container)?.PreviousLog : Find(ns, pod, container)?.Log;
        return File.Exists(log) ? log : null;
    }

    public ProcessStartInfo? PrepareExec(string ns, string pod, string? container, IReadOnlyList<string> command) =>
        Find(ns, pod, container)?.Process?.PrepareExec(command);

    internal void Add(PodWorker worker) => _workers[(worker.Pod.Namespace, worker.Pod.Name)] = worker;

    /// <summary>Forgets it, unless another one has taken its name.</summary>
    internal void Remove(PodWorker worker) => _workers.TryRemove(KeyValuePair.Create((worker.Pod.Namespace, worker.Pod.Name), worker));

    private ContainerRunner? Find(string ns, string pod, string? container) =>
        _workers.TryGetValue((ns, pod), out var worker) ? worker.Find(container) : null;
}
