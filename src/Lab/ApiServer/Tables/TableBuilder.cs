using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Tables;

/// <summary>Makes meta.k8s.io Tables, which kubectl get prints as they come.</summary>
internal static class TableBuilder
{
    public static JsonObject Build(
        ResourceKind kind, IEnumerable<StoredObject> items, JsonObject metadata, string includeObject, string version, bool withColumns, DateTimeOffset now)
    {
        var columns = TableColumns.Of(kind);
        var rows = new JsonArray();
        foreach (var item in items)
        {
            rows.Add(Row(item.ToJson(), columns, includeObject, version, now));
        }

        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = $"meta.k8s.io/{version}",
            ["metadata"] = metadata,
            ["columnDefinitions"] = withColumns ? new JsonArray([.. columns.Select(column => column.Definition())]) : new JsonArray(),
            ["rows"] = rows,
        };
    }

    private static JsonObject Row(JsonObject value, IReadOnlyList<TableColumn> columns, string includeObject, string version, DateTimeOffset now)
    {
        var row = new JsonObject { ["cells"] = new JsonArray([.. columns.Select(column => column.Cell(value, now))]) };
        switch (includeObject)
        {
            case "None":
                break;
            case "Object":
                row["object"] = value;
                break;
            default:
                row["object"] = new JsonObject
                {
                    ["kind"] = "PartialObjectMetadata",
                    ["apiVersion"] = $"meta.k8s.io/{version}",
                    ["metadata"] = value["metadata"]!.DeepClone(),
                };
                break;
        }

        return row;
    }
}
