using System.Globalization;
using KubeProxyNet.Lab.ApiServer.Selectors;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>A request for a resource, its path taken apart.</summary>
internal sealed record ApiRequest(HttpContext Http, ResourceKind Kind, string Namespace, string Name, string Subresource)
{
    public string User { get; init; } = "";

    public CancellationToken Aborted => Http.RequestAborted;

    public bool DryRun => Query("dryRun") switch
    {
        "" => false,
        "All" => true,
        var other => throw new ApiException(422, "Invalid", $"dryRun: Unsupported value: \"{other}\": supported values: \"All\""),
    };

    public string FieldManager => Query("fieldManager");

    public ObjectFilter Filter => new(
        Namespace, Name, LabelSelector.Parse(Query("labelSelector")), FieldSelector.Parse(Kind, Query("fieldSelector")));

    public string Query(string name) => Http.Request.Query[name].ToString();

    public bool Flag(string name) => Query(name) is "true" or "1";

    public long? Number(string name)
    {
        var text = Query(name);
        if (text.Length == 0)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiException.BadRequest($"invalid value for query parameter {name}: \"{text}\"");
    }
}
