using System.Collections.Immutable;
using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>A list of words: with commas or by repeating the flag on the command line, a list in the file.</summary>
internal sealed class StringListKind(string name) : ValueKind<ImmutableArray<string>>
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override ImmutableArray<string> Zero => [];

    /// <inheritdoc/>
    public override bool TryParse(string text, out ImmutableArray<string> value)
    {
        value = text.Length == 0 ? [] : [.. text.Split(',').Select(word => word.Trim('"'))];
        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(ConfigurationNode node, out ImmutableArray<string> value)
    {
        value = [];
        if (node is not SequenceNode { Items: var items } || items.Any(item => item is not ScalarNode { Type: ScalarType.String }))
        {
            return false;
        }

        value = [.. items.Cast<ScalarNode>().Select(item => item.Text)];
        return true;
    }

    /// <inheritdoc/>
    public override string Format(ImmutableArray<string> value) => string.Join(',', value);

    /// <inheritdoc/>
    public override ConfigurationNode Write(ImmutableArray<string> value) =>
        value.IsEmpty ? new ScalarNode(ScalarType.Null, "") : new SequenceNode([.. value.Select(ScalarNode.OfString)]);

    /// <inheritdoc/>
    public override bool IsZero(ImmutableArray<string> value) => value.IsEmpty;

    /// <inheritdoc/>
    public override ImmutableArray<string> Combine(ImmutableArray<string> earlier, ImmutableArray<string> later) => earlier.AddRange(later);
}
