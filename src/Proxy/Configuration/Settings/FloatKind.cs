using System.Globalization;
using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>A number that may have a fraction.</summary>
internal sealed class FloatKind : ValueKind<float>
{
    /// <inheritdoc/>
    public override string Name => "float";

    /// <inheritdoc/>
    public override float Zero => 0;

    /// <inheritdoc/>
    public override bool TryParse(string text, out float value) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);

    /// <inheritdoc/>
    public override bool TryRead(ConfigurationNode node, out float value)
    {
        value = 0;
        return node is ScalarNode { Type: ScalarType.Number, Text: var text } && TryParse(text, out value);
    }

    /// <inheritdoc/>
    public override string Format(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override ConfigurationNode Write(float value) => ScalarNode.OfNumber(Format(value));
}
