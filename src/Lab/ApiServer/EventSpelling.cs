using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>Events between their two spellings: core/v1, which is stored, and events.k8s.io/v1.</summary>
internal static class EventSpelling
{
    private static readonly (string Core, string New)[] Names =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("reportingComponent", "reportingController"),
        ("source", "deprecatedSource"), ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ];

    public static JsonObject ToNew(JsonObject value) => Respell(value, Names.Select(pair => (pair.Core, pair.New)), Kinds.NewEvent);

    public static JsonObject ToCore(JsonObject value) => Respell(value, Names.Select(pair => (pair.New, pair.Core)), Kinds.Event);

    private static JsonObject Respell(JsonObject value, IEnumerable<(string From, string To)> names, ResourceKind kind)
    {
        foreach (var (from, to) in names)
        {
            if (value.Remove(from, out var moved))
            {
                value[to] = moved;
            }
        }

        value["kind"] = kind.Kind;
        value["apiVersion"] = kind.ApiVersion;
        return value;
    }
}
