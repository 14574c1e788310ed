using System.Text.Json.Nodes;
using static KubeProxyNet.Lab.ApiServer.Tables.TableColumn;

namespace KubeProxyNet.Lab.ApiServer.Tables;

internal static partial class TableColumns
{
    private static TableColumn[] Pods() =>
    [
        Name,
        Text("Ready", item => $"{item.ObjectsAt("status.containerStatuses").Count(status => status.Truth("ready"))}/{item.ArrayAt("spec.containers")?.Count ?? 0}"),
        Text("Status", PodStatus),
        Text("Restarts", item => item.ObjectsAt("status.containerStatuses").Sum(status => status.Number("restartCount") ?? 0)
            .ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Age,
        Text("IP", item => OrNone(item.Text("status.podIP")), 1),
        Text("Node", item => OrNone(item.Text("spec.nodeName")), 1),
        Text("Nominated Node", item => OrNone(item.Text("status.nominatedNodeName")), 1),
        Text("Readiness Gates", _ => None, 1),
    ];

    private static TableColumn[] Deployments() =>
    [
        Name,
        Text("Ready", item => $"{item.Number("status.readyReplicas") ?? 0}/{item.Number("spec.replicas") ?? 0}"),
        Number("Up-to-date", item => item.Number("status.updatedReplicas") ?? 0),
        Number("Available", item => item.Number("status.availableReplicas") ?? 0),
        Age,
        .. Template(),
    ];

    private static TableColumn[] ReplicaSets() =>
    [
        Name,
        Number("Desired", item => item.Number("spec.replicas") ?? 0),
        Number("Current", item => item.Number("status.replicas") ?? 0),
        Number("Ready", item => item.Number("status.readyReplicas") ?? 0),
        Age,
        .. Template(),
    ];

    private static TableColumn[] DaemonSets() =>
    [
        Name,
        Number("Desired", item => item.Number("status.desiredNumberScheduled") ?? 0),
        Number("Current", item => item.Number("status.currentNumberScheduled") ?? 0),
        Number("Ready", item => item.Number("status.numberReady") ?? 0),
        Number("Up-to-date", item => item.Number("status.updatedNumberScheduled") ?? 0),
        Number("Available", item => item.Number("status.numberAvailable") ?? 0),
        Text("Node Selector", item => LabelsOf(item, "spec.template.spec.nodeSelector")),
        Age,
        .. Template(),
    ];

    private static TableColumn[] Template() =>
    [
        Text("Containers", item => string.Join(",", item.ObjectsAt("spec.template.spec.containers").Select(container => container.Text("name"))), 1),
        Text("Images", item => string.Join(",", item.ObjectsAt("spec.template.spec.containers").Select(container => container.Text("image"))), 1),
        Text("Selector", item => Selector(item.ObjectAt("spec.selector")), 1),
    ];

    private static string PodStatus(JsonObject pod)
    {
        if (pod.Text("metadata.deletionTimestamp").Length > 0)
        {
            return pod.Text("status.reason") == "NodeLost" ? "Unknown" : "Terminating";
        }

        var reason = pod.Text("status.reason") is { Length: > 0 } given ? given : pod.Text("status.phase");
        foreach (var state in pod.ObjectsAt("status.containerStatuses").Select(status => status.ObjectAt("state")).OfType<JsonObject>())
        {
            if (state.Text("waiting.reason") is { Length: > 0 } waiting)
            {
                return waiting;
            }

            if (state.Text("terminated.reason") is { Length: > 0 } terminated)
            {
                reason = terminated;
            }
        }

        return reason;
    }
}
