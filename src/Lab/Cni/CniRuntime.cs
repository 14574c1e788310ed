using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Cni;

/// <summary>
/// Calls plugins as containerd does: the loopback network first, then the node's; each plugin gets the result of the one before it; on the way back the other way
/// round, with the last result of ADD. Plugins run in the node's network namespace.
/// </summary>
/// <param name="node">The file of the node's network namespace.</param>
/// <param name="binaries">CNI_PATH.</param>
internal sealed class CniRuntime(string node, string binaries)
{
    internal const string Device = "eth0";

    private const string LoopbackDevice = "lo";

    /// <summary>Wires a pod.</summary>
    /// <param name="network">The node's network.</param>
    /// <param name="attachment">The pod.</param>
    /// <param name="runtimeData">What capabilities stand for: portMappings, bandwidth and so on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The last plugin's result.</returns>
    /// <exception cref="CniException">A plugin said no; what had been made is taken away.</exception>
    internal async Task<JsonObject> AddAsync(CniNetwork network, CniAttachment attachment, JsonObject runtimeData, CancellationToken cancellationToken)
    {
        try
        {
            await AddToAsync(CniNetwork.Loopback, LoopbackDevice, attachment, [], cancellationToken);
            return await AddToAsync(network, Device, attachment, runtimeData, cancellationToken);
        }
        catch (CniException)
        {
            await RemoveAsync(network, attachment, runtimeData, null);
            throw;
        }
    }

    /// <summary>Takes a pod's network away; what a plugin says against it comes back as text, after all have been asked.</summary>
    internal async Task<IReadOnlyList<string>> RemoveAsync(CniNetwork network, CniAttachment attachment, JsonObject runtimeData, JsonObject? result)
    {
        var complaints = new List<string>();
        foreach (var plugin in network.Plugins.Reverse())
        {
            await TryAsync(() => RunAsync("DEL", network, plugin, Device, attachment, runtimeData, result, CancellationToken.None));
        }

        await TryAsync(() => RunAsync("DEL", CniNetwork.Loopback, CniNetwork.Loopback.Plugins[0], LoopbackDevice, attachment, [], null, CancellationToken.None));
        return complaints;

        async Task TryAsync(Func<Task<JsonObject?>> run)
        {
            try
            {
                await run();
            }
            catch (CniException exception)
            {
                complaints.Add(exception.Message);
            }
        }
    }

    private async Task<JsonObject> AddToAsync(CniNetwork network, string device, CniAttachment attachment, JsonObject runtimeData, CancellationToken cancellationToken)
    {
        JsonObject? result = null;
        foreach (var plugin in network.Plugins)
        {
            result = await RunAsync("ADD", network, plugin, device, attachment, runtimeData, result, cancellationToken);
        }

        return result ?? throw new CniException($"network {network.Name}: no plugin gave a result");
    }

    private async Task<JsonObject?> RunAsync(
        string command, CniNetwork network, JsonObject plugin, string device, CniAttachment attachment, JsonObject runtimeData, JsonObject? previous, CancellationToken cancellationToken)
    {
        var type = plugin.Text("type");
        var path = Path.Combine(binaries, type);
        if (!File.Exists(path))
        {
            throw new CniException($"failed to find plugin \"{type}\" in path [{binaries}]");
        }

        var start = new ProcessStartInfo("nsenter", [$"--net={node}", path]);
        start.Environment["CNI_COMMAND"] = command;
        start.Environment["CNI_CONTAINERID"] = attachment.ContainerId;
        start.Environment["CNI_NETNS"] = attachment.NamespaceFile;
        start.Environment["CNI_IFNAME"] = device;
        start.Environment["CNI_PATH"] = binaries;
        start.Environment["CNI_ARGS"] = attachment.Arguments;
        var result = await Tool.TryAsync(start, Configuration(network, plugin, runtimeData, previous).ToJsonString(), cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new CniException($"plugin type=\"{type}\" failed ({command.ToLowerInvariant()}): {Explain(result)}");
        }

        return Parse(result.Output);
    }

    private static JsonObject Configuration(CniNetwork network, JsonObject plugin, JsonObject runtimeData, JsonObject? previous)
    {
        var configuration = plugin.DeepClone().AsObject();
        configuration["cniVersion"] = network.Version;
        configuration["name"] = network.Name;
        configuration.Remove("capabilities");
        var wanted = runtimeData.Where(item => plugin.Truth($"capabilities.{item.Key}")).ToDictionary(item => item.Key, item => item.Value?.DeepClone());
        if (wanted.Count > 0)
        {
            configuration["runtimeConfig"] = new JsonObject(wanted);
        }

        if (previous is not null)
        {
            configuration["prevResult"] = previous.DeepClone();
        }

        return configuration;
    }

    private static JsonObject? Parse(string output)
    {
        try
        {
            return output.Length == 0 ? null : JsonNode.Parse(output) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Explain(ToolResult result)
    {
        var error = Parse(result.Output);
        var text = error is null ? $"netplugin failed: \"{result.Error.Trim()}\"" : error.Text("msg");
        return error?.Text("details") is { Length: > 0 } details ? $"{text}; {details}" : text;
    }
}
