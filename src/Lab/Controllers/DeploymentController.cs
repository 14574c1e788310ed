using System.Globalization;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>Keeps one ReplicaSet for each template a Deployment had, and moves replicas to that of the present one.</summary>
internal sealed class DeploymentController(ObjectStore store, ApiWriter writer, TimeProvider time)
{
    private const string HashLabel = "pod-template-hash";
    private const string RevisionAnnotation = "deployment.kubernetes.io/revision";
    private readonly EventRecorder _events = new(store, "deployment-controller", time);

    public TimeSpan? Reconcile(string key)
    {
        var (ns, name) = Owners.Split(key);
        if (store.Find(Kinds.Deployment, ns, name) is not { } stored)
        {
            return null;
        }

        var deployment = stored.ToJson();
        var sets = store.List(Kinds.ReplicaSet, ns).Select(set => new OwnedReplicaSet(set)).Where(set => Owners.IsControlledBy(set.Value, stored.Uid)).ToList();
        if (deployment.At("metadata.deletionTimestamp") is null)
        {
            var hash = PodTemplate.HashOf(deployment);
            var current = sets.Find(set => set.Stored.Labels.GetValueOrDefault(HashLabel) == hash);
            if (current is null && !deployment.Truth("spec.paused"))
            {
                current = new OwnedReplicaSet(CreateSet(stored, deployment, hash, sets));
                sets.Add(current);
            }

            foreach (var (set, replicas) in Rollout.Plan(deployment, current, sets))
            {
                Scale(stored, set, replicas);
            }

            RemoveOld(deployment, current, sets);
            UpdateStatus(stored, current, sets);
        }

        return null;
    }

    private StoredObject CreateSet(StoredObject stored, JsonObject deployment, string hash, List<OwnedReplicaSet> sets)
    {
        var revision = sets.Select(set => Revision(set.Value)).DefaultIfEmpty(0).Max() + 1;
        var template = deployment.ObjectAt("spec.template")!.DeepClone().AsObject();
        template.Ensure("metadata.labels")[HashLabel] = hash;
        var selector = (deployment.ObjectAt("spec.selector") ?? []).DeepClone().AsObject();
        selector.Ensure("matchLabels")[HashLabel] = hash;
        return writer.Create(Kinds.ReplicaSet, stored.Namespace, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{stored.Name}-{hash}",
                ["namespace"] = stored.Namespace,
                ["labels"] = template.At("metadata.labels")!.DeepClone(),
                ["annotations"] = new JsonObject { [RevisionAnnotation] = revision.ToString(CultureInfo.InvariantCulture) },
                ["ownerReferences"] = Owners.Reference(stored),
            },
            ["spec"] = new JsonObject { ["replicas"] = 0, ["selector"] = selector, ["template"] = template },
        });
    }

    private void Scale(StoredObject stored, OwnedReplicaSet set, long replicas)
    {
        var from = set.Replicas;
        if (from == replicas || store.Modify(Kinds.ReplicaSet, set.Stored.Namespace, set.Stored.Name, value => value.Ensure("spec")["replicas"] = replicas) is null)
        {
            return;
        }

        set.Value.Ensure("spec")["replicas"] = replicas;
        _events.Record(stored, "Normal", "ScalingReplicaSet", $"Scaled {(from < replicas ? "up" : "down")} replica set {set.Stored.Name} from {from} to {replicas}");
    }

    private void RemoveOld(JsonObject deployment, OwnedReplicaSet? current, List<OwnedReplicaSet> sets)
    {
        var keep = (int)(deployment.Number("spec.revisionHistoryLimit") ?? 10);
        var empty = sets.Where(set => set != current && set is { Replicas: 0, Actual: 0 }).OrderByDescending(set => Revision(set.Value)).ToList();
        foreach (var set in empty.Skip(keep))
        {
            store.Delete(Kinds.ReplicaSet, set.Stored.Namespace, set.Stored.Name);
        }
    }

    private void UpdateStatus(StoredObject stored, OwnedReplicaSet? current, List<OwnedReplicaSet> sets) =>
        store.Modify(Kinds.Deployment, stored.Namespace, stored.Name, deployment =>
        {
            var wanted = deployment.Number("spec.replicas") ?? 1;
            var (total, available) = (sets.Sum(set => set.Actual), sets.Sum(set => set.Available));
            var status = deployment.Ensure("status");
            status["observedGeneration"] = stored.ToJson().Number("metadata.generation") ?? 1;
            status["replicas"] = total;
            status["updatedReplicas"] = current?.Actual ?? 0;
            status["readyReplicas"] = available;
            status["availableReplicas"] = available;
            status["unavailableReplicas"] = Math.Max(0, Math.Max(total, wanted) - available);
            var enough = available >= wanted - Rollout.MaxUnavailable(deployment, wanted);
            var done = current is not null && current.Actual == wanted && current.Available == wanted && total == wanted;
            var now = time.GetUtcNow();
            Conditions.Set(
                deployment, "Available", enough, now, enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.");
            Conditions.Set(
                deployment, "Progressing", true, now, done ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                $"ReplicaSet \"{current?.Stored.Name}\" {(done ? "has successfully progressed" : "is progressing")}.");
            if (current is not null)
            {
                deployment.Ensure("metadata.annotations")[RevisionAnnotation] = Revision(current.Value).ToString(CultureInfo.InvariantCulture);
            }
        });

    private static long Revision(JsonObject set) =>
        long.TryParse(set.Map("metadata.annotations").GetValueOrDefault(RevisionAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;
}
