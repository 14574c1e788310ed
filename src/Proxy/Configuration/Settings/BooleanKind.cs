using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>True or false, on the command line in all of Go's spellings.</summary>
internal sealed class BooleanKind : ValueKind<bool>
{
    /// <inheritdoc/>
    public override string Name => "bool";

    /// <inheritdoc/>
    public override bool Zero => false;

    /// <inheritdoc/>
    public override bool TryParse(string text, out bool value)
    {
        value = text is "1" or "t" or "T" or "true" or "TRUE" or "True";
        return value || text is "0" or "f" or "F" or "false" or "FALSE" or "False";
    }

    /// <inheritdoc/>
    public override bool TryRead(ConfigurationNode node, out bool value)
    {
        value = node is ScalarNode { Text: "true" };
        return node is ScalarNode { Type: ScalarType.Boolean };
    }

    /// <inheritdoc/>
    public override string Format(bool value) => value ? "true" : "false";

    /// <inheritdoc/>
    public override ConfigurationNode Write(bool value) => ScalarNode.OfBoolean(value);
}
