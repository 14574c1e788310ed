using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>A pod as its kubelet was told to run it; what may still change (its deletion) is not in here.</summary>
internal sealed class PodSpec(StoredObject pod)
{
    private readonly JsonObject _pod = pod.ToJson();

    internal string Namespace { get; } = pod.Namespace;

    internal string Name { get; } = pod.Name;

    internal string Uid { get; } = pod.Uid;

    internal bool HostNetwork => _pod.Truth("spec.hostNetwork");

    internal string RestartPolicy => _pod.Text("spec.restartPolicy") is { Length: > 0 } policy ? policy : "Always";

    internal string HostName => _pod.Text("spec.hostname") is { Length: > 0 } name ? name : Name;

    internal IReadOnlyList<JsonObject> InitContainers => [.. _pod.ObjectsAt("spec.initContainers")];

    internal IReadOnlyList<JsonObject> Containers => [.. _pod.ObjectsAt("spec.containers")];

    internal IReadOnlyList<JsonObject> Volumes => [.. _pod.ObjectsAt("spec.volumes")];

    internal IReadOnlyList<string> ReadinessGates => [.. _pod.ObjectsAt("spec.readinessGates").Select(gate => gate.Text("conditionType"))];

    /// <summary>A field as <c>valueFrom.fieldRef</c> names it, such as metadata.labels['app'].</summary>
    internal string Field(string path)
    {
        var bracket = path.IndexOf("['", StringComparison.Ordinal);
        return bracket < 0
            ? _pod.Text(path)
            : _pod.Map(path[..bracket]).GetValueOrDefault(path[(bracket + 2)..].TrimEnd(']', '\''), string.Empty);
    }
}
