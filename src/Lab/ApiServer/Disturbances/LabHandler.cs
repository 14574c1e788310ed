using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer.Http;

namespace KubeProxyNet.Lab.ApiServer.Disturbances;

/// <summary>
/// The lab's own part of the server, PUT below /lab and by loopback only: what is to go wrong for nodes (<see cref="Disturbance.Read"/>), other
/// credentials for them, objects that never rest ({"changesPerSecond": N}), and a backup that can be restored.
/// </summary>
internal sealed class LabHandler(Disturbances disturbances, ServerCredentials credentials, Churn churn, ObjectStore store)
{
    private const string Root = "/lab/";

    private StoreBackup? _backup;

    /// <summary>Answers a request that is for the lab; null if it is not.</summary>
    public Task? Handle(HttpContext context, string path) =>
        path.StartsWith(Root, StringComparison.Ordinal) && context.Request.Method == HttpMethods.Put && ServerCredentials.IsLoopback(context.Connection.LocalIpAddress)
            ? HandleAsync(context, path[Root.Length..])
            : null;

    private async Task HandleAsync(HttpContext context, string what)
    {
        var wanted = await RequestBody.ObjectAsync(context);
        await Responses.JsonAsync(context, what switch
        {
            "disturbance" => new JsonObject { ["requests"] = disturbances.Set(Disturbance.Read(wanted)) },
            "credentials" => Renew(),
            "churn" => new JsonObject { ["changes"] = await churn.SetAsync((int)(wanted.Number("changesPerSecond") ?? 0)) },
            "backup" => Back(_backup = store.Backup()),
            "restore" => Restore(_backup ?? throw new ApiException(404, "NotFound", "the lab has no backup")),
            _ => throw new ApiException(404, "NotFound", $"the lab has no {what}"),
        });
    }

    private static JsonObject Back(StoreBackup backup) => new() { ["version"] = backup.Version };

    private JsonObject Restore(StoreBackup backup)
    {
        var from = store.Version;
        store.Restore(backup);
        return new JsonObject { ["version"] = backup.Version, ["from"] = from };
    }

    private JsonObject Renew()
    {
        var next = credentials.Renew();
        return new JsonObject { ["token"] = next.Token, ["authority"] = next.AuthorityPem };
    }
}
