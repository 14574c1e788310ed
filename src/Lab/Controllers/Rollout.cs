using System.Globalization;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>How many replicas each ReplicaSet of a Deployment shall have next: one step of a rolling update, or of a recreation.</summary>
internal static class Rollout
{
    public static IReadOnlyList<(OwnedReplicaSet Set, long Replicas)> Plan(JsonObject deployment, OwnedReplicaSet? current, List<OwnedReplicaSet> sets)
    {
        var wanted = deployment.Number("spec.replicas") ?? 1;
        if (current is null)
        {
            return [];
        }

        var old = sets.Where(set => set != current && (set.Replicas > 0 || set.Actual > 0)).ToList();
        if (old.Count == 0 || deployment.Truth("spec.paused"))
        {
            return [(current, wanted)];
        }

        if (deployment.Text("spec.strategy.type") == "Recreate")
        {
            return old.Exists(set => set.Actual > 0) ? [.. old.Select(set => (set, 0L))] : [(current, wanted)];
        }

        return Roll(deployment, current, old, wanted);
    }

    public static long MaxUnavailable(JsonObject deployment, long wanted)
    {
        var unavailable = Share(deployment.At("spec.strategy.rollingUpdate.maxUnavailable"), wanted, roundUp: false);
        var surge = Share(deployment.At("spec.strategy.rollingUpdate.maxSurge"), wanted, roundUp: true);
        return unavailable == 0 && surge == 0 ? 1 : unavailable;
    }

    private static List<(OwnedReplicaSet Set, long Replicas)> Roll(JsonObject deployment, OwnedReplicaSet current, List<OwnedReplicaSet> old, long wanted)
    {
        var surge = Share(deployment.At("spec.strategy.rollingUpdate.maxSurge"), wanted, roundUp: true);
        var total = current.Replicas + old.Sum(set => set.Replicas);
        var next = current.Replicas > wanted ? wanted : current.Replicas + Math.Clamp(wanted + surge - total, 0, wanted - current.Replicas);
        var plan = new List<(OwnedReplicaSet, long)> { (current, next) };

        // What may go: everything above the minimum, not counting new pods that are not there yet.
        var least = wanted - MaxUnavailable(deployment, wanted);
        var spare = total - least - (current.Replicas - current.Available);
        foreach (var set in old)
        {
            var broken = Math.Clamp(set.Replicas - set.Available, 0, Math.Max(0, spare));
            spare -= broken;
            plan.Add((set, set.Replicas - broken));
        }

        var available = current.Available + old.Sum(set => set.Available);
        var healthy = Math.Min(spare, available - least);
        for (var index = 1; index < plan.Count && healthy > 0; index++)
        {
            var (set, replicas) = plan[index];
            var gone = Math.Min(replicas, healthy);
            healthy -= gone;
            plan[index] = (set, replicas - gone);
        }

        return plan;
    }

    /// <summary>A number, or a percentage of the replicas.</summary>
    internal static long Share(JsonNode? value, long of, bool roundUp)
    {
        var text = value?.ToString() ?? "25%";
        if (!text.EndsWith('%'))
        {
            return long.Parse(text, CultureInfo.InvariantCulture);
        }

        var exact = of * long.Parse(text[..^1], CultureInfo.InvariantCulture) / 100.0;
        return (long)(roundUp ? Math.Ceiling(exact) : Math.Floor(exact));
    }
}
