using System.Globalization;
using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>A duration in Go's syntax. Only <c>logging.flushFrequency</c> may be a number too, which then counts nanoseconds.</summary>
internal sealed class DurationKind(bool allowNanoseconds) : ValueKind<TimeSpan>
{
    /// <inheritdoc/>
    public override string Name => "duration";

    /// <inheritdoc/>
    public override TimeSpan Zero => TimeSpan.Zero;

    /// <inheritdoc/>
    public override bool TryParse(string text, out TimeSpan value) => GoDuration.TryParse(text, out value);

    /// <inheritdoc/>
    public override bool TryRead(ConfigurationNode node, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        switch (node)
        {
            case ScalarNode { Type: ScalarType.String, Text: var text }:
                return TryParse(text, out value);
            case ScalarNode { Type: ScalarType.Number, Text: var text } when allowNanoseconds:
                var valid = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nanoseconds);
                value = TimeSpan.FromTicks(nanoseconds / 100);
                return valid;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override string Format(TimeSpan value) => GoDuration.Format(value);

    /// <inheritdoc/>
    public override ConfigurationNode Write(TimeSpan value) => ScalarNode.OfString(GoDuration.Format(value));
}
