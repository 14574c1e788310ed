using System.Collections.Immutable;

namespace KubeProxyNet.Proxy.Configuration.Documents;

/// <summary>A list.</summary>
internal sealed record SequenceNode(ImmutableArray<ConfigurationNode> Items) : ConfigurationNode
{
    /// <inheritdoc/>
    public override string Description => "a list";
}
