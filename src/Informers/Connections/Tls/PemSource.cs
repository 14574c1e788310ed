namespace KubeProxyNet.Informers.Connections.Tls;

/// <summary>PEM text that is given in a configuration or in a file. Files are read anew each time: mounted secrets change behind symbolic links, whose own
/// time stamps stay as they are.</summary>
internal sealed class PemSource
{
    private readonly byte[]? _content;
    private readonly string _path;

    private PemSource(string file, string field, string path, byte[]? content)
    {
        File = file;
        Field = field;
        _path = path;
        _content = content;
    }

    /// <summary>The configuration file this was found in, for messages.</summary>
    internal string File { get; }

    /// <summary>The field it was found in, for messages.</summary>
    internal string Field { get; }

    internal static PemSource FromContent(string file, string field, byte[] content) => new(file, field, "", content);

    internal static PemSource FromFile(string file, string field, string path) => new(file, field, path, null);

    internal byte[] Read()
    {
        if (_content is not null)
        {
            return _content;
        }

        try
        {
            return System.IO.File.ReadAllBytes(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem($"cannot read {_path}: {e.Message}", e);
        }
    }

    internal KubeconfigException Problem(string problem, Exception? inner = null) => new(File, Field, problem, inner);
}
