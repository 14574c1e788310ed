using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>A ReplicaSet as its Deployment sees it.</summary>
internal sealed class OwnedReplicaSet(StoredObject stored)
{
    public StoredObject Stored { get; } = stored;

    public JsonObject Value { get; } = stored.ToJson();

    /// <summary>How many pods it shall have.</summary>
    public long Replicas => Value.Number("spec.replicas") ?? 0;

    /// <summary>How many it has.</summary>
    public long Actual => Value.Number("status.replicas") ?? 0;

    public long Available => Value.Number("status.availableReplicas") ?? 0;
}
