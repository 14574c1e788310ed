using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>Gives pods to nodes: ready, schedulable, tolerated, selected; of those the one with the fewest siblings, then the fewest pods.</summary>
internal sealed class Scheduler
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly EventRecorder _events;
    private readonly NodeLoad _load = new();

    public Scheduler(ObjectStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _events = new EventRecorder(store, "default-scheduler", time);
        store.Observe(Kinds.Pod, _load.Observe);
    }

    public TimeSpan? Reconcile(string key)
    {
        var (ns, name) = Owners.Split(key);
        if (_store.Find(Kinds.Pod, ns, name) is not { } stored)
        {
            return null;
        }

        var pod = stored.ToJson();
        var ours = pod.Text("spec.schedulerName") is "" or "default-scheduler";
        if (!ours || pod.Text("spec.nodeName").Length > 0 || pod.At("metadata.deletionTimestamp") is not null)
        {
            return null;
        }

        var owner = Owners.ControllerOf(pod)?.Text("uid") ?? "";
        var nodes = _store.List(Kinds.Node);
        var chosen = nodes.Where(node => Fits(pod, node)).OrderBy(node => _load.Siblings(node.Name, owner))
            .ThenBy(node => _load.Pods(node.Name)).ThenBy(node => node.Name, StringComparer.Ordinal).FirstOrDefault();
        if (chosen is null)
        {
            MarkUnschedulable(stored, pod, nodes.Count);
            return RetryDelay;
        }

        var bound = _store.Modify(Kinds.Pod, ns, name, value =>
        {
            value.Ensure("spec")["nodeName"] = chosen.Name;
            Conditions.Set(value, "PodScheduled", true, _time.GetUtcNow());
        });
        if (bound is not null)
        {
            _events.Record(bound, "Normal", "Scheduled", $"Successfully assigned {key} to {chosen.Name}");
        }

        return null;
    }

    private void MarkUnschedulable(StoredObject stored, JsonObject pod, int nodes)
    {
        var message = $"0/{nodes} nodes are available.";
        var told = pod.ObjectsAt("status.conditions").Any(condition => condition.Text("type") == "PodScheduled" && condition.Text("message") == message);
        if (!told)
        {
            _store.Modify(Kinds.Pod, stored.Namespace, stored.Name, value =>
                Conditions.Set(value, "PodScheduled", false, _time.GetUtcNow(), "Unschedulable", message));
            _events.Record(stored, "Warning", "FailedScheduling", message);
        }
    }

    private static bool Fits(JsonObject pod, StoredObject stored)
    {
        var node = stored.ToJson();
        return Conditions.IsTrue(node, "Ready") && !node.Truth("spec.unschedulable") && Admits(pod, stored, node);
    }

    /// <summary>Whether a pod, or a template of pods, selects a node and tolerates its taints.</summary>
    internal static bool Admits(JsonObject pod, StoredObject stored, JsonObject node) =>
        pod.Map("spec.nodeSelector").All(wanted => stored.Labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
            && node.ObjectsAt("spec.taints").Where(taint => taint.Text("effect") is "NoSchedule" or "NoExecute").All(taint => Tolerates(pod, taint));

    private static bool Tolerates(JsonObject pod, JsonObject taint) => pod.ObjectsAt("spec.tolerations").Any(toleration =>
        (toleration.Text("effect") is "" || toleration.Text("effect") == taint.Text("effect"))
        && (toleration.Text("key").Length == 0 || toleration.Text("key") == taint.Text("key"))
        && (toleration.Text("operator") == "Exists" || toleration.Text("value") == taint.Text("value")));
}
