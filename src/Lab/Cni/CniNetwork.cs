using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Cni;

/// <summary>A network's configuration list, as a container runtime reads it (CNI specification 1.1.0, section 1).</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Version">The version that the plugins are spoken to in.</param>
/// <param name="Plugins">Their configurations, in the order of ADD.</param>
internal sealed record CniNetwork(string Name, string Version, IReadOnlyList<JsonObject> Plugins)
{
    private static readonly string[] Endings = [".conf", ".conflist", ".json"];

    /// <summary>What containerd uses to raise the loopback device of every pod.</summary>
    internal static CniNetwork Loopback { get; } = new("cni-loopback", "0.3.1", [new JsonObject { ["type"] = "loopback" }]);

    /// <summary>The first file of a folder by name, as containerd takes it; null if there is none.</summary>
    /// <exception cref="LabException">The file is no configuration.</exception>
    internal static CniNetwork? Find(string folder)
    {
        var path = Directory.Exists(folder)
            ? Directory.GetFiles(folder).Where(file => Endings.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal).FirstOrDefault()
            : null;
        try
        {
            return path is null ? null : Parse(File.ReadAllText(path));
        }
        catch (FileNotFoundException)
        {
            // Taken away meanwhile.
            return null;
        }
        catch (JsonException exception)
        {
            throw new LabException($"{path}: {exception.Message}", exception);
        }
    }

    private static CniNetwork? Parse(string text)
    {
        var list = JsonNode.Parse(text) as JsonObject ?? throw new JsonException("not an object");
        var plugins = list["plugins"] is JsonArray ? list.ObjectsAt("plugins") : [list];
        return new CniNetwork(list.Text("name"), list.Text("cniVersion"), [.. plugins.Select(plugin => plugin.DeepClone().AsObject())]);
    }
}
