using System.Globalization;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>Writes the Events that kubectl describe shows.</summary>
internal sealed class EventRecorder(ObjectStore store, string component, TimeProvider time)
{
    public void Record(StoredObject about, string type, string reason, string message)
    {
        var now = Times.Text(time.GetUtcNow());
        store.Create(Kinds.Event, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{about.Name}.{(store.Version + 1).ToString("x16", CultureInfo.InvariantCulture)}",
                ["namespace"] = about.Namespace.Length > 0 ? about.Namespace : "default",
            },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = about.Kind.ApiVersion,
                ["kind"] = about.Kind.Kind,
                ["name"] = about.Name,
                ["namespace"] = about.Namespace,
                ["uid"] = about.Uid,
                ["resourceVersion"] = Versions.Text(about.Version),
            },
            ["reason"] = reason,
            ["message"] = message,
            ["type"] = type,
            ["source"] = new JsonObject { ["component"] = component },
            ["reportingComponent"] = component,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
        });
    }
}
