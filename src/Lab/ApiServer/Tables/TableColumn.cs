using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Tables;

/// <summary>One column of kubectl get: priority 0 is always shown, 1 with -o wide.</summary>
internal sealed record TableColumn(string Name, Func<JsonObject, DateTimeOffset, JsonNode?> Cell, int Priority = 0, string Type = "string", string Format = "")
{
    public static TableColumn Text(string name, Func<JsonObject, string> cell, int priority = 0) =>
        new(name, (item, _) => JsonValue.Create(cell(item)), priority);

    public static TableColumn Number(string name, Func<JsonObject, long> cell, int priority = 0) =>
        new(name, (item, _) => JsonValue.Create(cell(item)), priority, "integer");

    public JsonObject Definition() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Name,
        ["priority"] = Priority,
    };
}
