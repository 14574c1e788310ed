namespace KubeProxyNet.Informers.Connections;

/// <summary>What an operator wrote about the API server cannot be used; the message is one line that names the file and the field.</summary>
public sealed class KubeconfigException : Exception
{
    /// <summary>Says which field of which file is wrong, and why.</summary>
    public KubeconfigException(string file, string field, string problem, Exception? inner = null)
        : base(OneLine(field.Length == 0 ? $"{file}: {problem}" : $"{file}: {field}: {problem}"), inner)
    {
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
