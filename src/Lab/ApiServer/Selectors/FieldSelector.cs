namespace KubeProxyNet.Lab.ApiServer.Selectors;

/// <summary>A field selector: equalities on the fields the kind's row lists.</summary>
internal sealed class FieldSelector
{
    private readonly List<(string Path, string Value, bool Equal)> _terms = [];

    public bool IsEmpty => _terms.Count == 0;

    public static FieldSelector Parse(ResourceKind kind, string text)
    {
        var selector = new FieldSelector();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw ApiException.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            }

            var equal = term[at - 1] != '!';
            var path = term[..(equal ? at : at - 1)];
            if (path is not ("metadata.name" or "metadata.namespace") && !kind.SelectableFields.Contains(path))
            {
                throw ApiException.BadRequest($"field label not supported: {path}");
            }

            selector._terms.Add((Stored(kind, path), term[(at + 1)..].TrimStart('='), equal));
        }

        return selector;
    }

    public bool Matches(StoredObject item) => _terms.TrueForAll(term => (Value(item, term.Path) == term.Value) == term.Equal);

    private static string Value(StoredObject item, string path) => path switch
    {
        "metadata.name" => item.Name,
        "metadata.namespace" => item.Namespace,
        "source" => item.Field("source.component"),
        "spec.unschedulable" or "spec.hostNetwork" => item.Field(path) is "True" ? "true" : "false",
        _ => item.Field(path),
    };

    private static string Stored(ResourceKind kind, string path) =>
        kind == Kinds.NewEvent ? path.Replace("regarding", "involvedObject", StringComparison.Ordinal) : path;
}
