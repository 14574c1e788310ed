using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>What a DELETE asked for, in its body or its query.</summary>
internal sealed record DeleteOptions(long? GraceSeconds = null, string Propagation = "", string? Uid = null, string? Version = null, bool DryRun = false)
{
    // As the API server: pods get 30 seconds unless their spec says otherwise.
    private const long DefaultGraceSeconds = 30;

    public static DeleteOptions From(JsonObject? body, Http.ApiRequest request)
    {
        var orphan = body?.At("orphanDependents") is not null && body.Truth("orphanDependents");
        var propagation = body?.Text("propagationPolicy") is { Length: > 0 } text ? text : request.Query("propagationPolicy");
        return new(
            body?.Number("gracePeriodSeconds") ?? request.Number("gracePeriodSeconds"),
            orphan ? "Orphan" : propagation,
            body?.Text("preconditions.uid") is { Length: > 0 } uid ? uid : null,
            body?.Text("preconditions.resourceVersion") is { Length: > 0 } version ? version : null,
            request.DryRun || body?.Texts("dryRun").Contains("All") == true);
    }

    /// <summary>What the store is to do with this object.</summary>
    public Deletion For(StoredObject item)
    {
        var grace = 0L;
        if (item.Kind.DeletedGracefully)
        {
            // A pod that no kubelet has seen, or that has ended, has nobody to wait for.
            var waits = item.Field("spec.nodeName").Length > 0 && item.Field("status.phase") is not ("Succeeded" or "Failed");
            grace = waits ? GraceSeconds ?? item.ToJson().Number("spec.terminationGracePeriodSeconds") ?? DefaultGraceSeconds : 0;
        }

        return new(grace, Uid, Version, Propagation switch { "Foreground" => "foregroundDeletion", "Orphan" => "orphan", _ => null });
    }
}
