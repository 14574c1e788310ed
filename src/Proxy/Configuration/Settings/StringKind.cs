using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>Text; what it must look like is decided where it is used.</summary>
internal sealed class StringKind(string name) : ValueKind<string>
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Zero => "";

    /// <inheritdoc/>
    public override bool TryParse(string text, out string value)
    {
        value = text;
        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(ConfigurationNode node, out string value)
    {
        value = (node as ScalarNode)?.Text ?? "";
        return node is ScalarNode { Type: ScalarType.String };
    }

    /// <inheritdoc/>
    public override string Format(string value) => value;

    /// <inheritdoc/>
    public override ConfigurationNode Write(string value) => ScalarNode.OfString(value);
}
