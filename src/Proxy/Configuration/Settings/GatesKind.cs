using System.Collections.Immutable;
using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>Names with true or false: <c>A=true,B=false</c> on the command line, an object in the file.</summary>
internal sealed class GatesKind : ValueKind<ImmutableSortedDictionary<string, bool>>
{
    private static readonly BooleanKind _boolean = new();

    /// <inheritdoc/>
    public override string Name => "name=bool,...";

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, bool> Zero { get; } =
        ImmutableSortedDictionary<string, bool>.Empty.WithComparers(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool TryParse(string text, out ImmutableSortedDictionary<string, bool> value)
    {
        value = Zero;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var separator = part.IndexOf('=', StringComparison.Ordinal);
            if (separator <= 0 || !_boolean.TryParse(part[(separator + 1)..].Trim(), out var enabled))
            {
                return false;
            }

            value = value.SetItem(part[..separator].Trim(), enabled);
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(ConfigurationNode node, out ImmutableSortedDictionary<string, bool> value)
    {
        value = Zero;
        if (node is not MappingNode { Entries: var entries })
        {
            return false;
        }

        foreach (var (name, item) in entries)
        {
            if (!_boolean.TryRead(item, out var enabled))
            {
                return false;
            }

            value = value.SetItem(name, enabled);
        }

        return true;
    }

    /// <inheritdoc/>
    public override string Format(ImmutableSortedDictionary<string, bool> value) =>
        string.Join(',', value.Select(gate => $"{gate.Key}={_boolean.Format(gate.Value)}"));

    /// <inheritdoc/>
    public override ConfigurationNode Write(ImmutableSortedDictionary<string, bool> value) =>
        new MappingNode([.. value.Select(gate => KeyValuePair.Create(gate.Key, _boolean.Write(gate.Value)))]);

    /// <inheritdoc/>
    public override bool IsZero(ImmutableSortedDictionary<string, bool> value) => value.IsEmpty;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, bool> Combine(
        ImmutableSortedDictionary<string, bool> earlier,
        ImmutableSortedDictionary<string, bool> later) => earlier.SetItems(later);
}
