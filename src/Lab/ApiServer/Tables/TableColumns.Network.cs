using System.Text.Json.Nodes;
using static KubeProxyNet.Lab.ApiServer.Tables.TableColumn;

namespace KubeProxyNet.Lab.ApiServer.Tables;

internal static partial class TableColumns
{
    private static TableColumn[] Services() =>
    [
        Name,
        Text("Type", item => item.Text("spec.type")),
        Text("Cluster-IP", item => OrNone(item.Text("spec.clusterIP"))),
        Text("External-IP", ExternalIP),
        Text("Port(s)", ServicePorts),
        Age,
        Text("Selector", item => LabelsOf(item, "spec.selector"), 1),
    ];

    private static TableColumn[] Nodes() =>
    [
        Name,
        Text("Status", NodeStatus),
        Text("Roles", item => Joined([.. item.Map("metadata.labels").Keys
            .Where(label => label.StartsWith("node-role.kubernetes.io/", StringComparison.Ordinal)).Select(label => label["node-role.kubernetes.io/".Length..]).Order()])),
        Age,
        Text("Version", item => item.Text("status.nodeInfo.kubeletVersion")),
        Text("Internal-IP", item => NodeAddress(item, "InternalIP"), 1),
        Text("External-IP", item => NodeAddress(item, "ExternalIP"), 1),
        Text("OS-Image", item => OrUnknown(item.Text("status.nodeInfo.osImage")), 1),
        Text("Kernel-Version", item => OrUnknown(item.Text("status.nodeInfo.kernelVersion")), 1),
        Text("Container-Runtime", item => OrUnknown(item.Text("status.nodeInfo.containerRuntimeVersion")), 1),
    ];

    private static TableColumn[] Events() =>
    [
        new("Last Seen", (item, now) => Durations.Since(LastSeen(item), now)),
        Text("Type", item => item.Text("type")),
        Text("Reason", item => item.Text("reason")),
        Text("Object", item => $"{item.Text("involvedObject.kind").ToLowerInvariant()}/{item.Text("involvedObject.name")}"),
        Text("Subobject", item => item.Text("involvedObject.fieldPath"), 1),
        Text("Source", item => item.Text("source.component") is { Length: > 0 } component ? component : item.Text("reportingComponent"), 1),
        Text("Message", item => item.Text("message").Trim()),
        new("First Seen", (item, now) => Durations.Since(item.Text("firstTimestamp") is { Length: > 0 } first ? first : item.Text("eventTime"), now), 1),
        Number("Count", item => item.Number("count") ?? item.Number("series.count") ?? 1, 1),
        new("Name", (item, _) => item.Name, 1, Format: "name"),
    ];

    private static string LastSeen(JsonObject item)
    {
        foreach (var path in (string[])["series.lastObservedTime", "lastTimestamp", "firstTimestamp", "eventTime"])
        {
            if (item.Text(path) is { Length: > 0 } time)
            {
                return time;
            }
        }

        return item.Text("metadata.creationTimestamp");
    }

    private static string ExternalIP(JsonObject service)
    {
        var external = service.Texts("spec.externalIPs");
        switch (service.Text("spec.type"))
        {
            case "LoadBalancer":
                var ingress = service.ObjectsAt("status.loadBalancer.ingress")
                    .Select(entry => entry.Text("ip") is { Length: > 0 } ip ? ip : entry.Text("hostname")).ToArray();
                return ingress.Length + external.Length == 0 ? "<pending>" : string.Join(",", [.. ingress, .. external]);
            case "ExternalName":
                return service.Text("spec.externalName");
            default:
                return Joined(external);
        }
    }

    private static string ServicePorts(JsonObject service) => Joined([.. service.ObjectsAt("spec.ports").Select(port =>
        port.Number("nodePort") is { } nodePort and > 0 ? $"{port.Number("port")}:{nodePort}/{port.Text("protocol")}" : $"{port.Number("port")}/{port.Text("protocol")}")]);

    private static string NodeStatus(JsonObject node)
    {
        var ready = node.ObjectsAt("status.conditions").FirstOrDefault(condition => condition.Text("type") == "Ready");
        var status = ready is null ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return node.Truth("spec.unschedulable") ? status + ",SchedulingDisabled" : status;
    }

    private static string NodeAddress(JsonObject node, string type) =>
        OrNone(node.ObjectsAt("status.addresses").FirstOrDefault(address => address.Text("type") == type)?.Text("address") ?? "");

    private static string OrUnknown(string text) => text.Length == 0 ? "<unknown>" : text;
}
