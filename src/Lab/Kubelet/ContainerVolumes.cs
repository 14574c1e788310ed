using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>What is mounted into a container: ConfigMaps, empty folders, and the node's files, which are the lab's own and not this machine's.</summary>
internal sealed class ContainerVolumes(ContainerContext context, JsonObject container, string folder)
{
    private const string Account = "/var/run/secrets/kubernetes.io/serviceaccount";

    // What the kernel shows is the container's own view already, and modules are the machine's.
    private static readonly string[] Shared = ["/proc", "/sys", "/lib/modules"];

    /// <summary>Files and folders, each with its place in the container.</summary>
    internal IEnumerable<(string Source, string Target, bool IsReadOnly)> Prepare()
    {
        yield return (context.Node.Account, Account, true);
        var volumes = context.Pod.Volumes.ToDictionary(volume => volume.Text("name"));
        foreach (var mount in container.ObjectsAt("volumeMounts"))
        {
            if (volumes.TryGetValue(mount.Text("name"), out var volume) && SourceOf(volume) is { } source)
            {
                yield return (source, mount.Text("mountPath"), mount.Truth("readOnly") || volume.ObjectAt("configMap") is not null);
            }
        }
    }

    private string? SourceOf(JsonObject volume)
    {
        if (volume.ObjectAt("hostPath") is { } host)
        {
            return Host(host.Text("path"), host.Text("type"));
        }

        var path = Directory.CreateDirectory(Path.Combine(folder, volume.Text("name"))).FullName;
        if (volume.Text("configMap.name") is { Length: > 0 } name)
        {
            foreach (var (key, text) in context.Store.Find(Kinds.ConfigMap, context.Pod.Namespace, name)?.ToJson().Map("data") ?? [])
            {
                File.WriteAllText(Path.Combine(path, key), text);
            }
        }

        return path;
    }

    private string? Host(string path, string type)
    {
        if (Array.Exists(Shared, shared => path == shared || path.StartsWith(shared + "/", StringComparison.Ordinal)))
        {
            return Path.Exists(path) ? path : null;
        }

        var source = context.Node.Host(path);
        Directory.CreateDirectory(type.StartsWith("File", StringComparison.Ordinal) ? Path.GetDirectoryName(source)! : source);
        if (type.StartsWith("File", StringComparison.Ordinal) && !File.Exists(source))
        {
            File.WriteAllBytes(source, []);
        }

        return source;
    }
}
