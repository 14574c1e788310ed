using KubeProxyNet.Proxy.Configuration.Documents;
using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>Writes values as a KubeProxyConfiguration: every field, keys sorted on each level.</summary>
internal static class EffectiveConfiguration
{
    /// <summary>The object.</summary>
    public static MappingNode Of(ConfigurationValues values)
    {
        var leaves = Fields.All
            .Select(field => (Path: field.Path.Split('.'), Node: field.Write(values.GetAny(field))))
            .Append((["apiVersion"], ScalarNode.OfString(ConfigurationFileReader.ApiVersion)))
            .Append((["kind"], ScalarNode.OfString(ConfigurationFileReader.Kind)));
        return Block([.. leaves], 0);
    }

    private static MappingNode Block((string[] Path, ConfigurationNode Node)[] leaves, int depth)
    {
        var entries = leaves
            .GroupBy(leaf => leaf.Path[depth], StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, Value([.. group], depth)));
        return new MappingNode([.. entries]);
    }

    private static ConfigurationNode Value((string[] Path, ConfigurationNode Node)[] leaves, int depth) =>
        leaves is [{ Path: var path, Node: var node }] && path.Length == depth + 1 ? node : Block(leaves, depth + 1);
}
