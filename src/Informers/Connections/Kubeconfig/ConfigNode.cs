using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubeProxyNet.Informers.Connections.Kubeconfig;

/// <summary>A mapping of the kubeconfig together with the path that leads to it, so that every complaint can name its field.</summary>
internal sealed class ConfigNode
{
    private readonly YamlMappingNode _node;

    private ConfigNode(string file, string path, YamlMappingNode node)
    {
        File = file;
        Path = path;
        _node = node;
    }

    internal string File { get; }

    internal string Path { get; }

    // A real one has six levels.
    private const int MostDepth = 64;

    internal static ConfigNode Load(string file)
    {
        try
        {
            var text = System.IO.File.ReadAllText(file);
            RequireShallow(file, text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count > 0 && stream.Documents[0].RootNode is YamlMappingNode root)
            {
                return new ConfigNode(file, "", root);
            }

            throw new KubeconfigException(file, "", "is no YAML mapping, so no kubeconfig");
        }
        catch (YamlException e)
        {
            throw new KubeconfigException(file, $"line {e.Start.Line}", $"is not YAML: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException(file, "", $"cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is not KubeconfigException)
        {
            // The library's scanner trips over some texts instead of refusing them (tests/Corpus/kubeconfig).
            throw new KubeconfigException(file, "", $"is not YAML: {e.Message}", e);
        }
    }

    // The library makes its tree by recursion, and a stack that overflows ends the process.
    private static void RequireShallow(string file, string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MostDepth)
            {
                throw new KubeconfigException(file, $"line {parser.Current.Start.Line}", "is nested too deeply to be a kubeconfig");
            }
        }
    }

    /// <summary>The field's path from the root.</summary>
    internal string Field(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>A complaint about a field.</summary>
    internal KubeconfigException Problem(string name, string problem, Exception? inner = null) => new(File, Field(name), problem, inner);

    internal bool Has(string name) => Find(name) is not null;

    /// <summary>A scalar; null if it is absent, null or empty.</summary>
    internal string? Text(string name) => Find(name) switch
    {
        null => null,
        YamlScalarNode scalar => IsAbsent(scalar) ? null : scalar.Value,
        _ => throw Problem(name, "is not a single value"),
    };

    internal string Require(string name) => Text(name) ?? throw Problem(name, "is missing");

    internal bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw Problem(name, $"\"{other}\" is not true or false"),
    };

    internal byte[]? Base64(string name)
    {
        try
        {
            return Text(name) is { } text ? Convert.FromBase64String(text) : null;
        }
        catch (FormatException e)
        {
            throw Problem(name, "is not base64", e);
        }
    }

    internal ConfigNode? Child(string name) => Find(name) switch
    {
        null => null,
        YamlScalarNode scalar when IsAbsent(scalar) => null,
        YamlMappingNode mapping => new ConfigNode(File, Field(name), mapping),
        _ => throw Problem(name, "is not a mapping"),
    };

    internal IEnumerable<ConfigNode> Children(string name)
    {
        var index = 0;
        foreach (var element in List(name))
        {
            var path = $"{name}[{index++}]";
            yield return element is YamlMappingNode mapping ? new ConfigNode(File, Field(path), mapping) : throw Problem(path, "is not a mapping");
        }
    }

    internal IEnumerable<string> Texts(string name)
    {
        var index = 0;
        foreach (var element in List(name))
        {
            var path = $"{name}[{index++}]";
            yield return element is YamlScalarNode scalar ? scalar.Value ?? "" : throw Problem(path, "is not a single value");
        }
    }

    /// <summary>The names of a mapping's fields.</summary>
    internal IEnumerable<string> Names() => _node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    private YamlSequenceNode List(string name) => Find(name) switch
    {
        null => [],
        YamlScalarNode scalar when IsAbsent(scalar) => [],
        YamlSequenceNode sequence => sequence,
        _ => throw Problem(name, "is not a list"),
    };

    private YamlNode? Find(string name) => _node.Children.TryGetValue(new YamlScalarNode(name), out var found) ? found : null;

    private static bool IsAbsent(YamlScalarNode scalar) =>
        string.IsNullOrEmpty(scalar.Value) || (scalar.Style is ScalarStyle.Plain && scalar.Value is "null" or "~");
}
