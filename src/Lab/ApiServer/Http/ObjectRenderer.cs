using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer.Tables;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>Stored objects to response bytes, in the kind and shape that was asked for.</summary>
internal sealed class ObjectRenderer(ResourceKind kind, ResponseFormat format, string includeObject, TimeProvider time)
{
    public ResponseShape Shape => format.Shape;

    /// <summary>One object, as the answer to GET or inside of a watch event.</summary>
    public byte[] Render(StoredObject item, bool withColumns = true) => format.Shape switch
    {
        ResponseShape.Table => JsonBytes.Of(Table([item], new JsonObject { ["resourceVersion"] = Versions.Text(item.Version) }, withColumns)),
        ResponseShape.Metadata => JsonBytes.Of(Metadata(item)),
        _ => kind == item.Kind ? item.Utf8 : JsonBytes.Of(kind, kind.FromStore(item.ToJson())),
    };

    /// <summary>A list's items without their types where a real server leaves them away.</summary>
    public ReadOnlyMemory<byte> RenderItem(StoredObject item) =>
        format.Shape == ResponseShape.Whole && kind == item.Kind ? item.Utf8.AsMemory(item.Kind.TypePrefix.Length) : Render(item).AsMemory(1);

    /// <summary>A bookmark's object: nothing but a version.</summary>
    public byte[] RenderBookmark(long version, bool initialEventsEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = Versions.Text(version), ["creationTimestamp"] = null };
        if (initialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        return format.Shape switch
        {
            ResponseShape.Table => JsonBytes.Of(Table([], metadata, withColumns: false)),
            ResponseShape.Metadata => JsonBytes.Of(new JsonObject
            {
                ["kind"] = "PartialObjectMetadata",
                ["apiVersion"] = $"meta.k8s.io/{format.Version}",
                ["metadata"] = metadata,
            }),
            _ => JsonBytes.Of(kind, new JsonObject { ["metadata"] = metadata }),
        };
    }

    /// <summary>A whole list as a table.</summary>
    public JsonObject Table(IEnumerable<StoredObject> items, JsonObject metadata, bool withColumns) =>
        TableBuilder.Build(kind, items, metadata, includeObject, format.Version, withColumns, time.GetUtcNow());

    /// <summary>kind and apiVersion of a list of these.</summary>
    public (string Kind, string ApiVersion) ListType => format.Shape == ResponseShape.Metadata
        ? ("PartialObjectMetadataList", $"meta.k8s.io/{format.Version}")
        : (kind.ListKind, kind.ApiVersion);

    private JsonObject Metadata(StoredObject item) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = $"meta.k8s.io/{format.Version}",
        ["metadata"] = item.ToJson()["metadata"]!.DeepClone(),
    };
}
