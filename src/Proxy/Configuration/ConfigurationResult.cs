using System.Collections.Immutable;
using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>What became of the command line and the file.</summary>
internal sealed record ConfigurationResult
{
    /// <summary>What to do; <see cref="ProxyCommand.PrintHelp"/> and <see cref="ProxyCommand.PrintVersion"/> may be done despite errors.</summary>
    public required ProxyCommand Command { get; init; }

    /// <summary>What <see cref="ProxyCommand.Inspect"/> is to look at; null without that command.</summary>
    public InspectionRequest? Inspection { get; init; }

    /// <summary>What <see cref="ProxyCommand.Migrate"/> is to do; null without that command.</summary>
    public MigrateRequest? Migration { get; init; }

    /// <summary>What the network agent is to be; null without <c>--network</c>.</summary>
    public NetworkRequest? Network { get; init; }

    /// <summary>The options; of use only without errors.</summary>
    public required ProxyOptions Options { get; init; }

    /// <summary>Everything that forbids to start, each naming its flag or field. Nothing has been touched yet.</summary>
    public required ImmutableArray<string> Errors { get; init; }

    /// <summary>What is odd but no reason not to start.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>The effective configuration as a v1alpha1 object, as <c>/configz</c> shows it.</summary>
    public required MappingNode Effective { get; init; }

    /// <summary>Every flag with its value, sorted by name, as <c>/flagz</c> shows them.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> FlagValues { get; init; }

    /// <summary>Text of <c>--version</c>: <c>false</c>, <c>true</c>, <c>raw</c> or a version to report.</summary>
    public required string VersionRequest { get; init; }

    /// <summary>Where <c>--write-config-to</c> wants the file.</summary>
    public required string WriteTo { get; init; }

    /// <summary>What <c>--write-config-to</c> writes.</summary>
    public string EffectiveYaml => DocumentWriter.ToYaml(Effective);
}
