using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.ApiServer.Selectors;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>
/// Keeps one pod of a DaemonSet on each node that it is meant for, ready or not, and replaces old ones a few at a time, without surge. A
/// ControllerRevision for each template it had is what <c>kubectl rollout undo</c> goes back to.
/// </summary>
internal sealed class DaemonSetController(ObjectStore store, ApiWriter writer, TimeProvider time)
{
    private const string HashLabel = "controller-revision-hash";
    private readonly EventRecorder _events = new(store, "daemonset-controller", time);

    /// <summary>A node's change concerns all of them.</summary>
    public IEnumerable<string> KeysOfAll(StoreEvent change) => store.List(Kinds.DaemonSet).Select(set => set.Key);

    public TimeSpan? Reconcile(string key)
    {
        var (ns, name) = Owners.Split(key);
        if (store.Find(Kinds.DaemonSet, ns, name) is not { } stored)
        {
            return null;
        }

        var set = stored.ToJson();
        var nodes = NodesFor(set);
        var pods = PodsOf(stored, set);
        if (set.At("metadata.deletionTimestamp") is null)
        {
            var hash = Revise(stored, set);
            Spread(stored, set, nodes, pods, hash);
            Replace(stored, set, nodes.Count, pods, hash);
            UpdateStatus(stored, nodes, PodsOf(stored, set), hash);
        }

        return null;
    }

    private HashSet<string> NodesFor(JsonObject set)
    {
        var template = set.ObjectAt("spec.template")!;
        return [.. store.List(Kinds.Node).Where(node => Scheduler.Admits(template, node, node.ToJson())).Select(node => node.Name)];
    }

    private List<(StoredObject Stored, JsonObject Value)> PodsOf(StoredObject stored, JsonObject set)
    {
        var selector = LabelSelector.OfSpec(set.ObjectAt("spec.selector"));
        return [.. store.List(Kinds.Pod, stored.Namespace).Where(pod => selector.Matches(pod.Labels)).Select(pod => (pod, pod.ToJson())).Where(pod => Owners.IsControlledBy(pod.Item2, stored.Uid))];
    }

    // A pod that still ends keeps its node's place: two of them would fight for the same ports.
    private void Spread(StoredObject stored, JsonObject set, HashSet<string> nodes, List<(StoredObject Stored, JsonObject Value)> pods, string hash)
    {
        foreach (var node in nodes.Except(pods.Select(pod => pod.Value.Text("spec.nodeName"))).Order(StringComparer.Ordinal).ToList())
        {
            var pod = PodTemplate.NewPod(stored, set);
            pod.Ensure("metadata.labels")[HashLabel] = hash;
            pod.Ensure("spec")["nodeName"] = node;
            var created = writer.Create(Kinds.Pod, stored.Namespace, pod);
            _events.Record(stored, "Normal", "SuccessfulCreate", $"Created pod: {created.Name}");
        }

        foreach (var pod in pods.Where(pod => pod.Value.At("metadata.deletionTimestamp") is null && (!PodTemplate.IsActive(pod.Value) || !nodes.Contains(pod.Value.Text("spec.nodeName")))))
        {
            Delete(stored, pod.Stored);
        }
    }

    private void Replace(StoredObject stored, JsonObject set, int wanted, List<(StoredObject Stored, JsonObject Value)> pods, string hash)
    {
        if (set.Text("spec.updateStrategy.type") == "OnDelete")
        {
            return;
        }

        var allowed = Math.Max(1, Rollout.Share(set.At("spec.updateStrategy.rollingUpdate.maxUnavailable"), wanted, roundUp: true));
        var missing = wanted - pods.Count(pod => IsAvailable(pod.Value));
        foreach (var pod in pods.Where(pod => PodTemplate.IsActive(pod.Value) && pod.Stored.Labels.GetValueOrDefault(HashLabel) != hash).OrderBy(pod => IsAvailable(pod.Value)))
        {
            if (IsAvailable(pod.Value) && ++missing > allowed)
            {
                return;
            }

            Delete(stored, pod.Stored);
        }
    }

    private void Delete(StoredObject stored, StoredObject pod)
    {
        writer.Delete(Kinds.Pod, pod.Namespace, pod.Name, new DeleteOptions(Uid: pod.Uid));
        _events.Record(stored, "Normal", "SuccessfulDelete", $"Deleted pod: {pod.Name}");
    }

    // The present template's revision is the newest, also when it has been there before.
    private string Revise(StoredObject stored, JsonObject set)
    {
        var hash = PodTemplate.HashOf(set);
        var revisions = store.List(Kinds.ControllerRevision, stored.Namespace).Where(revision => Owners.IsControlledBy(revision.ToJson(), stored.Uid)).ToList();
        var newest = revisions.Select(NumberOf).DefaultIfEmpty(0).Max();
        if (revisions.Find(revision => revision.Labels.GetValueOrDefault(HashLabel) == hash) is not { } current)
        {
            writer.Create(Kinds.ControllerRevision, stored.Namespace, NewRevision(stored, set, hash, newest + 1));
        }
        else if (NumberOf(current) < newest)
        {
            store.Modify(Kinds.ControllerRevision, current.Namespace, current.Name, value => value["revision"] = newest + 1);
        }

        return hash;
    }

    private static JsonObject NewRevision(StoredObject stored, JsonObject set, string hash, long number)
    {
        var template = set.ObjectAt("spec.template")!.DeepClone().AsObject();
        var labels = (template.At("metadata.labels")?.DeepClone() ?? new JsonObject()).AsObject();
        labels[HashLabel] = hash;
        template["$patch"] = "replace";
        return new()
        {
            ["metadata"] = new JsonObject { ["name"] = $"{stored.Name}-{hash}", ["namespace"] = stored.Namespace, ["labels"] = labels, ["ownerReferences"] = Owners.Reference(stored) },
            ["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } },
            ["revision"] = number,
        };
    }

    private void UpdateStatus(StoredObject stored, HashSet<string> nodes, List<(StoredObject Stored, JsonObject Value)> pods, string hash) =>
        store.Modify(Kinds.DaemonSet, stored.Namespace, stored.Name, set =>
        {
            var here = pods.Where(pod => PodTemplate.IsActive(pod.Value) && nodes.Contains(pod.Value.Text("spec.nodeName"))).ToList();
            var available = here.Count(pod => IsAvailable(pod.Value));
            set["status"] = new JsonObject
            {
                ["observedGeneration"] = stored.ToJson().Number("metadata.generation") ?? 1,
                ["desiredNumberScheduled"] = nodes.Count,
                ["currentNumberScheduled"] = here.Count,
                ["numberMisscheduled"] = pods.Count(pod => !nodes.Contains(pod.Value.Text("spec.nodeName"))),
                ["updatedNumberScheduled"] = here.Count(pod => pod.Stored.Labels.GetValueOrDefault(HashLabel) == hash),
                ["numberReady"] = available,
                ["numberAvailable"] = available,
                ["numberUnavailable"] = nodes.Count - available,
            };
        });

    private static long NumberOf(StoredObject revision) => revision.ToJson().Number("revision") ?? 0;

    private static bool IsAvailable(JsonObject pod) => PodTemplate.IsActive(pod) && Conditions.IsTrue(pod, "Ready");
}
