using System.Diagnostics;
using System.Text.Json.Nodes;
using KubeProxyNet.CniSuite;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Cni.Tests.Storms;

// A container and the calls that a runtime makes for it.
internal sealed class Container(string folder, Sandbox host, string data, int number) : IDisposable
{
    private readonly Sandbox _sandbox = new();

    internal string Id { get; } = $"container{number}";

    internal Sandbox Sandbox => _sandbox;

    /// <summary>What it was given, while it has it.</summary>
    internal string? Address { get; set; }

    internal (int Exit, JsonNode? Answer, string Text) Call(string command, string type, JsonObject? options = null, string? folderOfPlugin = null, JsonNode? previous = null, Action<Process>? started = null, bool isGone = false)
    {
        var configuration = new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "storm",
            ["type"] = type,
            ["bridge"] = "br7",
            ["isGateway"] = true,
            ["ipam"] = new JsonObject
            {
                ["type"] = "host-local",
                ["dataDir"] = data,
                ["ranges"] = new JsonArray(new JsonArray(new JsonObject { ["subnet"] = "10.88.0.0/24" })),
                ["routes"] = new JsonArray(new JsonObject { ["dst"] = "0.0.0.0/0" }),
            },
        };
        foreach (var (name, value) in options ?? [])
        {
            configuration[name] = value?.DeepClone();
        }

        if (previous is not null)
        {
            configuration["prevResult"] = previous.DeepClone();
        }

        var variables = new Dictionary<string, string?>
        {
            ["CNI_COMMAND"] = command,
            ["CNI_CONTAINERID"] = Id,
            ["CNI_IFNAME"] = "eth0",
            ["CNI_PATH"] = folderOfPlugin ?? folder,
            ["CNI_NETNS"] = isGone ? "" : _sandbox.Namespace.Path,
            ["CNI_ARGS"] = null,
        };
        var (exit, output, error) = PluginCall.Run(Path.Combine(folderOfPlugin ?? folder, type), host, variables, configuration.ToJsonString(), started);
        return (exit, exit == 0 && output.Length > 0 ? JsonNode.Parse(output) : null, output + error);
    }

    public void Dispose() => _sandbox.Dispose();
}
