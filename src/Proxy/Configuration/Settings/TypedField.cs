using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>A field with the type of its value.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
internal sealed class TypedField<T> : Field
    where T : notnull
{
    /// <summary>How it is written.</summary>
    public required ValueKind<T> Kind { get; init; }

    /// <summary>What holds if nothing is said.</summary>
    public required T Default { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override string DefaultText => Kind.Format(Default);

    /// <inheritdoc/>
    public override object DefaultValue => Default;

    /// <inheritdoc/>
    public override object? Parse(string text) => Kind.TryParse(text, out var value) ? value : null;

    /// <inheritdoc/>
    public override bool TryRead(ConfigurationNode node, out object? value)
    {
        value = null;
        if (node is ScalarNode { Type: ScalarType.Null })
        {
            return true;
        }

        if (!Kind.TryRead(node, out var typed))
        {
            return false;
        }

        value = Kind.IsZero(typed) && !KeepsZero ? null : typed;
        return true;
    }

    /// <inheritdoc/>
    public override object Combine(object earlier, object later) => Kind.Combine((T)earlier, (T)later);

    /// <inheritdoc/>
    public override string Format(object value) => Kind.Format((T)value);

    /// <inheritdoc/>
    public override ConfigurationNode Write(object value) => Kind.Write((T)value);
}
