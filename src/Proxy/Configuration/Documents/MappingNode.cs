using System.Collections.Immutable;

namespace KubeProxyNet.Proxy.Configuration.Documents;

/// <summary>Keys and values in the order of the file; a key may stand twice.</summary>
internal sealed record MappingNode(ImmutableArray<KeyValuePair<string, ConfigurationNode>> Entries) : ConfigurationNode
{
    /// <inheritdoc/>
    public override string Description => "an object";

    /// <summary>The value of a key, the last one if there are several; null if there is none.</summary>
    public ConfigurationNode? Find(string key) => Entries.LastOrDefault(entry => entry.Key == key).Value;
}
