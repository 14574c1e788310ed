using System.Text.RegularExpressions;
using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>A number of bytes in Kubernetes' notation (<c>512Ki</c>); the file may have it as a number too.</summary>
internal sealed partial class QuantityKind : ValueKind<string>
{
    /// <inheritdoc/>
    public override string Name => "quantity";

    /// <inheritdoc/>
    public override string Zero => "0";

    /// <inheritdoc/>
    public override bool TryParse(string text, out string value)
    {
        value = text;
        return Quantity().IsMatch(text);
    }

    /// <inheritdoc/>
    public override bool TryRead(ConfigurationNode node, out string value)
    {
        value = (node as ScalarNode)?.Text ?? "";
        return node is ScalarNode { Type: ScalarType.String or ScalarType.Number } && TryParse(value, out value);
    }

    /// <inheritdoc/>
    public override string Format(string value) => value;

    /// <inheritdoc/>
    public override ConfigurationNode Write(string value) => ScalarNode.OfString(value);

    [GeneratedRegex(@"\A[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?\z")]
    private static partial Regex Quantity();
}
