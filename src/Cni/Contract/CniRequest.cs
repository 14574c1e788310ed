using System.Net;
using System.Text.Json;

namespace KubeProxyNet.Cni.Contract;

/// <summary>One call of a plugin: the environment and the configuration from standard input. CNI spec 1.1.0, sections 1 and 2.</summary>
internal sealed class CniRequest
{
    private CniRequest(CniEnvironment environment, ConfigObject config, CniVersion version)
    {
        Environment = environment;
        Config = config;
        Version = version;
        Name = config.Text("name");
        Runtime = config.Object("runtimeConfig");
        PrevResult = config.Object("prevResult") is { } result ? CniResultReader.Read(result) : null;
    }

    /// <summary>The variables.</summary>
    internal CniEnvironment Environment { get; }

    /// <summary>The whole configuration.</summary>
    internal ConfigObject Config { get; }

    /// <summary>The version that it asks for, and that the answer is written in.</summary>
    internal CniVersion Version { get; }

    /// <summary>The network's name.</summary>
    internal string Name { get; }

    /// <summary>What the runtime adds for the capabilities that the plugin asks for; null if nothing.</summary>
    internal ConfigObject? Runtime { get; }

    /// <summary>The result of the plugin before, or of ADD; null if there is none.</summary>
    internal CniResult? PrevResult { get; }

    /// <summary>Addresses that are asked for by CNI_ARGS, args.cni.ips or the runtime; most often none.</summary>
    internal IReadOnlyList<IPAddress> RequestedAddresses { get; private set; } = [];

    /// <summary>Reads a call.</summary>
    /// <param name="environment">The variables.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="CniException">Something is wrong; the message says what.</exception>
    internal static CniRequest Read(CniEnvironment environment, string input)
    {
        JsonElement json;
        try
        {
            using var document = JsonDocument.Parse(input);
            json = document.RootElement.Clone();
            RequireWholeTexts(json);
        }
        catch (JsonException error)
        {
            throw new CniException(CniErrorCode.DecodingFailure, $"error unmarshall network config: {error.Message}", innerException: error);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new CniException(CniErrorCode.DecodingFailure, $"error unmarshall network config: {json.ValueKind} is no object");
        }

        var config = new ConfigObject(json, "");
        var version = CniVersion.Parse(config.Text("cniVersion", "0.1.0"));
        RequireCommand(environment.Command, version);
        CheckName(config.Text("name"));
        var request = new CniRequest(environment, config, version);
        request.RequestedAddresses = [.. request.ReadRequested()];
        if (environment.Command == CniCommand.Check && request.PrevResult is null)
        {
            throw CniException.Invalid("prevResult", "is missing, and CHECK compares with it");
        }

        return request;
    }

    // Half of a surrogate pair, which JSON can spell, is no text; who asks for it would be told so by an exception of another kind.
    private static void RequireWholeTexts(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Require(() => _ = property.Name);
                    RequireWholeTexts(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    RequireWholeTexts(item);
                }

                break;
            case JsonValueKind.String:
                Require(() => _ = value.GetString());
                break;
        }

        static void Require(Action read)
        {
            try
            {
                read();
            }
            catch (InvalidOperationException error)
            {
                throw new CniException(CniErrorCode.DecodingFailure, $"error unmarshall network config: {error.Message}", innerException: error);
            }
        }
    }

    // CHECK came with 0.4.0, GC and STATUS with 1.1.0.
    private static void RequireCommand(CniCommand command, CniVersion version)
    {
        var since = command switch
        {
            CniCommand.Check => CniVersion.V040,
            CniCommand.GC or CniCommand.Status => CniVersion.V110,
            _ => CniVersion.Supported[0],
        };
        if (version < since)
        {
            throw new CniException(
                CniErrorCode.IncompatibleVersion, $"config version does not allow {command.ToString().ToUpperInvariant()}", $"config is \"{version}\", {command.ToString().ToUpperInvariant()} came with \"{since}\"");
        }
    }

    // The same pattern as for containers' IDs.
    private static void CheckName(string name)
    {
        if (name.Length == 0)
        {
            throw new CniException(CniErrorCode.InvalidConfiguration, "missing network name");
        }

        if (!char.IsAsciiLetterOrDigit(name[0]) || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-'))
        {
            throw CniException.Invalid("name", $"invalid characters found in network name: \"{name}\"");
        }
    }

    private IEnumerable<IPAddress> ReadRequested()
    {
        var texts = new List<(string Source, string Text)>();
        texts.AddRange((Environment.Args.GetValueOrDefault("IP") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => ("CNI_ARGS: IP", text)));
        texts.AddRange((Config.Object("args")?.Object("cni")?.Texts("ips") ?? []).Select(text => ("args.cni.ips", text)));
        texts.AddRange((Runtime?.Texts("ips") ?? []).Select(text => ("runtimeConfig.ips", text)));
        return texts.Select(item => IPAddress.TryParse(item.Text.Split('/')[0], out var address) ? address : throw CniException.Invalid(item.Source, $"\"{item.Text}\" is not an IP address"));
    }
}
