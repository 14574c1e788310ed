using System.Globalization;
using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>A whole number of 32 bits.</summary>
internal sealed class IntegerKind : ValueKind<int>
{
    /// <inheritdoc/>
    public override string Name => "int";

    /// <inheritdoc/>
    public override int Zero => 0;

    /// <inheritdoc/>
    public override bool TryParse(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <inheritdoc/>
    public override bool TryRead(ConfigurationNode node, out int value)
    {
        value = 0;
        return node is ScalarNode { Type: ScalarType.Number, Text: var text } && TryParse(text, out value);
    }

    /// <inheritdoc/>
    public override string Format(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override ConfigurationNode Write(int value) => ScalarNode.OfNumber(Format(value));
}
