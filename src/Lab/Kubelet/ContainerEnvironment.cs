using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>A container's environment: what every pod gets, then what the container asks for.</summary>
internal static partial class ContainerEnvironment
{
    internal static Dictionary<string, string> Build(PodSpec pod, JsonObject container, PodSandbox sandbox, ObjectStore store)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = LabExecutable.SearchPath,
            ["HOME"] = "/root",
            ["HOSTNAME"] = sandbox.HostName,
            ["POD_NAME"] = pod.Name,
            ["POD_NAMESPACE"] = pod.Namespace,
            ["POD_IP"] = sandbox.Addresses[0].ToString(),
            ["POD_IPS"] = string.Join(',', sandbox.Addresses),
            ["NODE_NAME"] = sandbox.Node.Name,

            // Many small pods share few cores here.
            ["DOTNET_ROOT"] = LabExecutable.RuntimeRoot,
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_TieredPGO"] = "0",
        };
        if (store.Find(Kinds.Service, "default", "kubernetes") is { } service)
        {
            environment["KUBERNETES_SERVICE_HOST"] = service.Field("spec.clusterIP");
            environment["KUBERNETES_SERVICE_PORT"] = "443";
        }

        foreach (var variable in container.ObjectsAt("env"))
        {
            environment[variable.Text("name")] = Expand(Value(variable, pod, sandbox, store), environment);
        }

        return environment;
    }

    /// <summary>Replaces $(NAME) by variables that came before; an unknown one stays as it is.</summary>
    internal static string Expand(string text, Dictionary<string, string> environment) =>
        Reference().Replace(text, match => environment.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    private static string Value(JsonObject variable, PodSpec pod, PodSandbox sandbox, ObjectStore store)
    {
        if (variable.ObjectAt("valueFrom.fieldRef") is { } field)
        {
            return field.Text("fieldPath") switch
            {
                "status.podIP" => sandbox.Addresses[0].ToString(),
                "status.podIPs" => string.Join(',', sandbox.Addresses),
                "status.hostIP" => sandbox.Node.AddressV4.ToString(),
                "status.hostIPs" => $"{sandbox.Node.AddressV4},{sandbox.Node.AddressV6}",
                var path => pod.Field(path),
            };
        }

        if (variable.ObjectAt("valueFrom.configMapKeyRef") is { } reference)
        {
            return store.Find(Kinds.ConfigMap, pod.Namespace, reference.Text("name"))?.ToJson().Map("data")
                .GetValueOrDefault(reference.Text("key")) ?? string.Empty;
        }

        return variable.Text("value");
    }

    [GeneratedRegex(@"\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)")]
    private static partial Regex Reference();
}
