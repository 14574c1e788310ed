namespace KubeProxyNet.Proxy.Configuration.Documents;

/// <summary>Reads a file's text, whichever of the two formats it is in.</summary>
internal static class DocumentReader
{
    /// <summary>Deepest nesting that is followed; the real file needs four.</summary>
    internal const int MaximumDepth = 64;

    /// <summary>The document's root.</summary>
    /// <exception cref="ConfigurationDocumentException">It is not well-formed.</exception>
    public static ConfigurationNode Read(string text)
    {
        // JSON may be indented with tabs, which YAML forbids, so it has a reader of its own. A flow mapping of YAML begins with a brace too.
        if (!text.AsSpan().TrimStart().StartsWith('{'))
        {
            return YamlDocumentReader.Read(text);
        }

        return JsonDocumentReader.TryRead(text, out var root, out var problem) ? root : ReadFlowMapping(text, problem);
    }

    private static ConfigurationNode ReadFlowMapping(string text, string jsonProblem)
    {
        try
        {
            return YamlDocumentReader.Read(text);
        }
        catch (ConfigurationDocumentException exception)
        {
            throw new ConfigurationDocumentException($"as JSON: {jsonProblem}; as YAML: {exception.Message}", exception);
        }
    }
}
