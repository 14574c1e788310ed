using System.Collections.Immutable;

namespace KubeProxyNet.Informers.Connections.Credentials;

/// <summary>A command that prints credentials, as the kubeconfig describes it.</summary>
internal sealed record ExecPlugin
{
    /// <summary>The kubeconfig, for messages.</summary>
    internal required string File { get; init; }

    /// <summary>The field that describes the plugin, for messages.</summary>
    internal required string Field { get; init; }

    internal required string Command { get; init; }

    internal ImmutableArray<string> Arguments { get; init; } = [];

    internal ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    internal required string ApiVersion { get; init; }

    internal string InstallHint { get; init; } = "";

    /// <summary>What the plugin is told in KUBERNETES_EXEC_INFO.</summary>
    internal string Request { get; init; } = "";
}
