using System.Text.Json;
using KubeProxyNet.Cni.Contract;

namespace KubeProxyNet.Cni;

/// <summary>Runs one call: variables and configuration in, result or error object out.</summary>
internal sealed class PluginRunner(
    IReadOnlyDictionary<string, Func<CniRequest, ICniPlugin>> plugins, Func<string, string?> variable, TextReader input, TextWriter output, TextWriter error)
{
    /// <summary>Does it.</summary>
    /// <param name="name">Which plugin: what the program was called by.</param>
    /// <returns>The exit code.</returns>
    internal int Run(string name)
    {
        if (string.IsNullOrEmpty(variable("CNI_COMMAND")))
        {
            error.WriteLine($"CNI plugin {name} (KubeProxyNet)\nCNI protocol versions supported: {string.Join(", ", CniVersion.Supported)}");
            return 0;
        }

        var text = "";
        try
        {
            var environment = CniEnvironment.Read(variable);
            text = input.ReadToEnd();
            output.Write(environment.Command == CniCommand.Version ? CniResultWriter.WriteVersions(VersionOf(text)) : Execute(name, environment, text));
            return 0;
        }
        catch (CniException failure)
        {
            output.Write(CniResultWriter.WriteError(failure, VersionOf(text)));
            return 1;
        }
        catch (Exception failure)
        {
            // Nobody has thought of it. A runtime wants to be told even then, and people find the rest where the runtime logs what plugins say.
            error.WriteLine(failure);
            output.Write(CniResultWriter.WriteError(new CniException(CniErrorCode.Internal, $"an error of the plugin's own: {failure.Message}", innerException: failure), VersionOf(text)));
            return 1;
        }
    }

    private string Execute(string name, CniEnvironment environment, string text)
    {
        var request = CniRequest.Read(environment, text);
        var plugin = Find(name, request)(request);
        switch (environment.Command)
        {
            case CniCommand.Add:
                return CniResultWriter.Write(plugin.Add(), request.Version);
            case CniCommand.Del:
                plugin.Del();
                break;
            case CniCommand.Check:
                plugin.Check();
                break;
            case CniCommand.GC:
                plugin.GC();
                break;
            case CniCommand.Status:
                plugin.Status();
                break;
        }

        return "";
    }

    // The name it was called by; under its own, or one that somebody invented, what the configuration says.
    private Func<CniRequest, ICniPlugin> Find(string name, CniRequest request) =>
        plugins.TryGetValue(name, out var called) ? called
        : plugins.TryGetValue(request.Config.Text("type"), out var typed) ? typed
        : throw CniException.Invalid("type", $"\"{request.Config.Text("type")}\" is none of {string.Join(", ", plugins.Keys.Order(StringComparer.Ordinal))}");

    // For answers, also to what cannot be read.
    private static string VersionOf(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return new ConfigObject(json.RootElement, "").Text("cniVersion", "1.1.0");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or CniException)
        {
            return CniVersion.V110.ToString();
        }
    }
}
