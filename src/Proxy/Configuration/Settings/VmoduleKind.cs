using System.Collections.Immutable;
using System.Globalization;
using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>Verbosity by source file: <c>pattern=N,...</c> on the command line, a list of objects in the file.</summary>
internal sealed class VmoduleKind : ValueKind<string>
{
    /// <inheritdoc/>
    public override string Name => "pattern=N,...";

    /// <inheritdoc/>
    public override string Zero => "";

    /// <inheritdoc/>
    public override bool TryParse(string text, out string value)
    {
        value = string.Join(',', Parts(text));
        return Parts(text).All(part => part.Split('=') is [{ Length: > 0 }, var level] && IsLevel(level));
    }

    /// <inheritdoc/>
    public override bool TryRead(ConfigurationNode node, out string value)
    {
        value = "";
        if (node is not SequenceNode { Items: var items })
        {
            return false;
        }

        var parts = new List<string>();
        foreach (var item in items)
        {
            if ((item as MappingNode)?.Find("filePattern") is not ScalarNode { Type: ScalarType.String, Text: var pattern }
                || ((MappingNode)item).Find("verbosity") is not ScalarNode { Type: ScalarType.Number, Text: var level }
                || !IsLevel(level))
            {
                return false;
            }

            parts.Add($"{pattern}={level}");
        }

        value = string.Join(',', parts);
        return true;
    }

    /// <inheritdoc/>
    public override string Format(string value) => value;

    /// <inheritdoc/>
    public override ConfigurationNode Write(string value) => new SequenceNode([.. Parts(value).Select(WritePart)]);

    /// <inheritdoc/>
    public override string Combine(string earlier, string later) => string.Join(',', Parts(earlier).Concat(Parts(later)));

    private static ConfigurationNode WritePart(string part)
    {
        var separator = part.LastIndexOf('=');
        ImmutableArray<KeyValuePair<string, ConfigurationNode>> entries =
        [
            new("filePattern", ScalarNode.OfString(part[..separator])),
            new("verbosity", ScalarNode.OfNumber(part[(separator + 1)..])),
        ];
        return new MappingNode(entries);
    }

    private static string[] Parts(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsLevel(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
