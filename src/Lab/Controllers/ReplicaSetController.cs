using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.ApiServer.Selectors;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>Keeps as many pods as a ReplicaSet asks for.</summary>
internal sealed class ReplicaSetController(ObjectStore store, ApiWriter writer, TimeProvider time)
{
    private readonly EventRecorder _events = new(store, "replicaset-controller", time);

    public TimeSpan? Reconcile(string key)
    {
        var (ns, name) = Owners.Split(key);
        if (store.Find(Kinds.ReplicaSet, ns, name) is not { } stored)
        {
            return null;
        }

        var set = stored.ToJson();
        var selector = LabelSelector.OfSpec(set.ObjectAt("spec.selector"));
        var pods = store.List(Kinds.Pod, ns).Where(pod => selector.Matches(pod.Labels)).Select(pod => (Stored: pod, Value: pod.ToJson()))
            .Where(pod => Owners.IsControlledBy(pod.Value, stored.Uid) && PodTemplate.IsActive(pod.Value)).ToList();
        if (set.At("metadata.deletionTimestamp") is null)
        {
            Scale(stored, set, pods);
        }

        UpdateStatus(stored, [.. pods.Select(pod => pod.Value)]);
        return null;
    }

    private void Scale(StoredObject stored, JsonObject set, List<(StoredObject Stored, JsonObject Value)> pods)
    {
        var missing = (int)(set.Number("spec.replicas") ?? 1) - pods.Count;
        for (; missing > 0; missing--)
        {
            var pod = writer.Create(Kinds.Pod, stored.Namespace, PodTemplate.NewPod(stored, set));
            pods.Add((pod, pod.ToJson()));
            _events.Record(stored, "Normal", "SuccessfulCreate", $"Created pod: {pod.Name}");
        }

        foreach (var pod in pods.OrderBy(pod => Worth(pod.Value)).ThenByDescending(pod => pod.Stored.Version).Take(-missing).ToList())
        {
            writer.Delete(Kinds.Pod, pod.Stored.Namespace, pod.Stored.Name, new DeleteOptions(Uid: pod.Stored.Uid));
            pods.Remove(pod);
            _events.Record(stored, "Normal", "SuccessfulDelete", $"Deleted pod: {pod.Stored.Name}");
        }
    }

    private void UpdateStatus(StoredObject stored, List<JsonObject> pods) => store.Modify(Kinds.ReplicaSet, stored.Namespace, stored.Name, set =>
    {
        var ready = pods.Count(pod => Conditions.IsTrue(pod, "Ready"));
        set["status"] = new JsonObject
        {
            ["replicas"] = pods.Count,
            ["fullyLabeledReplicas"] = pods.Count,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
            ["observedGeneration"] = set.Number("metadata.generation") ?? 1,
        };
    });

    /// <summary>Who is missed least goes first: the unscheduled, then the unready.</summary>
    private static int Worth(JsonObject pod) => pod.Text("spec.nodeName").Length == 0 ? 0 : Conditions.IsTrue(pod, "Ready") ? 2 : 1;
}
