using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>One page of a list, taken at one version.</summary>
internal sealed record ListPage(long Version, List<StoredObject> Items, string Continue, long? Remaining)
{
    public JsonObject Metadata()
    {
        var metadata = new JsonObject { ["resourceVersion"] = Versions.Text(Version) };
        if (Continue.Length > 0)
        {
            metadata["continue"] = Continue;
        }

        if (Remaining is { } remaining)
        {
            metadata["remainingItemCount"] = remaining;
        }

        return metadata;
    }

    /// <summary>Takes what resourceVersion, resourceVersionMatch, limit and continue ask for.</summary>
    public static ListPage Take(ObjectStore store, ApiRequest request)
    {
        var limit = request.Number("limit") ?? 0;
        var token = request.Query("continue");
        var (snapshot, after) = token.Length > 0 ? Continued(store, request, token) : (At(store, request, limit), default((string, string)?));
        var filter = request.Filter;
        var items = new List<StoredObject>();
        StoredObject? next = null;
        foreach (var item in snapshot.Range(request.Namespace, after))
        {
            if (filter.IsSelective && !filter.Matches(item))
            {
                continue;
            }

            if (limit > 0 && items.Count == limit)
            {
                next = item;
                break;
            }

            items.Add(item);
        }

        if (next is null)
        {
            return new(snapshot.Version, items, "", null);
        }

        var last = items[^1];
        var remaining = filter.IsSelective ? default(long?) : snapshot.Range(request.Namespace, (last.Namespace, last.Name)).LongCount();
        return new(snapshot.Version, items, new ContinueToken(snapshot.Version, last.Namespace, last.Name).ToString(), remaining);
    }

    private static (KindSnapshot Snapshot, (string, string)? After) Continued(ObjectStore store, ApiRequest request, string text)
    {
        if (request.Query("resourceVersion") is not ("" or "0"))
        {
            throw ApiException.BadRequest("specifying resource version is not allowed when using continue");
        }

        if (request.Query("resourceVersionMatch").Length > 0)
        {
            throw Forbidden("resourceVersionMatch is forbidden when continue is provided");
        }

        var token = ContinueToken.Parse(text);
        try
        {
            return (store.SnapshotAt(request.Kind, token.Version), (token.Namespace, token.Name));
        }
        catch (ApiException gone) when (gone.Code == 410)
        {
            throw ApiException.Expired(
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
        }
    }

    private static KindSnapshot At(ObjectStore store, ApiRequest request, long limit)
    {
        var (text, match) = (request.Query("resourceVersion"), request.Query("resourceVersionMatch"));
        if (match is not ("" or "Exact" or "NotOlderThan"))
        {
            throw Forbidden($"resourceVersionMatch: Unsupported value: \"{match}\": supported values: \"Exact\", \"NotOlderThan\"");
        }

        if (text.Length == 0)
        {
            return match.Length == 0 ? store.Snapshot(request.Kind) : throw Forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided");
        }

        var version = Versions.Parse(text);
        if (match == "Exact" && version == 0)
        {
            throw Forbidden("resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
        }

        if (match == "Exact" || (match.Length == 0 && limit > 0 && version > 0))
        {
            return store.SnapshotAt(request.Kind, version);
        }

        var current = store.Snapshot(request.Kind);
        return version <= current.Version ? current : store.SnapshotAt(request.Kind, version);
    }

    private static ApiException Forbidden(string why) => new(422, "Invalid", $"ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: {why}")
    {
        Details = new JsonObject { ["group"] = "meta.k8s.io", ["kind"] = "ListOptions" },
    };
}
