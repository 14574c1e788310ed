using KubeProxyNet.Proxy.Configuration.Documents;
using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>
/// Reads a KubeProxyConfiguration. What cannot be understood is an error; what is unknown or said twice is a warning, because
/// kube-proxy starts with old files that hold fields long gone.
/// </summary>
internal sealed class ConfigurationFileReader
{
    /// <summary>The one version there is.</summary>
    internal const string ApiVersion = "kubeproxy.config.k8s.io/v1alpha1";

    /// <summary>The one kind there is.</summary>
    internal const string Kind = "KubeProxyConfiguration";

    private static readonly Dictionary<string, Field> _fields = Fields.All.ToDictionary(field => field.Path, StringComparer.Ordinal);

    private static readonly HashSet<string> _blocks = [.. _fields.Keys.SelectMany(Parents)];

    private readonly string _path;
    private readonly Problems _problems;
    private ConfigurationValues _values = ConfigurationValues.Empty;

    private ConfigurationFileReader(string path, Problems problems)
    {
        _path = path;
        _problems = problems;
    }

    /// <summary>The values of a file.</summary>
    public static ConfigurationValues Read(string path, Func<string, string> readFile, Problems problems)
    {
        try
        {
            var root = DocumentReader.Read(readFile(path));
            var reader = new ConfigurationFileReader(path, problems);
            reader.ReadRoot(root);
            return reader._values;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Error("--config", $"cannot read {path}: {exception.Message}");
        }
        catch (ConfigurationDocumentException exception)
        {
            problems.Error(path, $"is not well-formed: {exception.Message}");
        }

        return ConfigurationValues.Empty;
    }

    private void ReadRoot(ConfigurationNode root)
    {
        if (root is not MappingNode mapping)
        {
            _problems.Error(_path, root is ScalarNode { Type: ScalarType.Null } ? "is empty" : $"must hold an object, not {root.Description}");
            return;
        }

        if (RequireWord(mapping, "apiVersion", ApiVersion) & RequireWord(mapping, "kind", Kind))
        {
            ReadBlock(mapping, "");
        }
    }

    private bool RequireWord(MappingNode root, string key, string expected)
    {
        var text = (root.Find(key) as ScalarNode)?.Text ?? "";
        if (text == expected)
        {
            return true;
        }

        _problems.Error($"{key} in {_path}", text.Length == 0 ? $"is missing; it must be {expected}" : $"must be {expected}, not \"{text}\"");
        return false;
    }

    private void ReadBlock(MappingNode block, string prefix)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, node) in block.Entries)
        {
            var path = prefix + key;
            if (!seen.Add(key))
            {
                _problems.Warn(Where(path, node), "stands twice; the last one counts");
            }

            if (_fields.TryGetValue(path, out var field))
            {
                ReadField(field, node);
            }
            else if (_blocks.Contains(path))
            {
                ReadNested(path, node);
            }
            else if (prefix.Length > 0 || key is not ("apiVersion" or "kind"))
            {
                WarnUnknown(path, node);
            }
        }
    }

    private void ReadNested(string path, ConfigurationNode node)
    {
        switch (node)
        {
            case MappingNode nested:
                ReadBlock(nested, path + ".");
                break;
            case ScalarNode { Type: ScalarType.Null }:
                break;
            default:
                _problems.Error(Where(path, node), $"must be an object, not {node.Description}");
                break;
        }
    }

    private void ReadField(Field field, ConfigurationNode node)
    {
        var where = Where(field.Path, node);
        if (!field.TryRead(node, out var value))
        {
            var text = node is ScalarNode scalar ? $"{node.Description} \"{scalar.Text}\"" : node.Description;
            _problems.Error(where, $"{text} is not of the form {field.KindName}");
        }
        else if (value is not null)
        {
            _values = _values.With(field, value, where);
        }
    }

    private void WarnUnknown(string path, ConfigurationNode node)
    {
        var hint = UnknownFlags.Nearest(path, _fields.Keys) is { } nearest ? $"; did you mean {nearest}?" : "";
        _problems.Warn(Where(path, node), "unknown field, ignored" + hint);
    }

    private string Where(string path, ConfigurationNode node) => node.Line > 0 ? $"{path} in {_path} line {node.Line}" : $"{path} in {_path}";

    private static IEnumerable<string> Parents(string path)
    {
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = path.IndexOf('.', dot + 1))
        {
            yield return path[..dot];
        }
    }
}
