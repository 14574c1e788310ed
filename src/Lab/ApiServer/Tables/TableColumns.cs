using System.Text.Json.Nodes;
using static KubeProxyNet.Lab.ApiServer.Tables.TableColumn;

namespace KubeProxyNet.Lab.ApiServer.Tables;

/// <summary>The columns of each kind, as pkg/printers/internalversion of Kubernetes has them.</summary>
internal static partial class TableColumns
{
    private const string None = "<none>";

    private static readonly TableColumn Name = new("Name", (item, _) => item.Name, Format: "name");
    private static readonly TableColumn Age = new("Age", (item, now) => Durations.Since(item.Text("metadata.creationTimestamp"), now));

    private static readonly Dictionary<ResourceKind, TableColumn[]> ByKind = new()
    {
        [Kinds.Pod] = Pods(),
        [Kinds.Service] = Services(),
        [Kinds.Node] = Nodes(),
        [Kinds.Namespace] = [Name, Text("Status", item => item.Text("status.phase")), Age],
        [Kinds.Endpoints] = [Name, Text("Endpoints", Endpoints), Age],
        [Kinds.EndpointSlice] =
        [
            Name, Text("AddressType", item => item.Text("addressType")), Text("Ports", SlicePorts), Text("Endpoints", SliceEndpoints), Age,
        ],
        [Kinds.ConfigMap] = [Name, Number("Data", item => Count(item, "data") + Count(item, "binaryData")), Age],
        [Kinds.Secret] = [Name, Text("Type", item => item.Text("type")), Number("Data", item => Count(item, "data")), Age],
        [Kinds.ServiceAccount] = [Name, Number("Secrets", item => item.ArrayAt("secrets")?.Count ?? 0), Age],
        [Kinds.Event] = Events(),
        [Kinds.NewEvent] = Events(),
        [Kinds.Deployment] = Deployments(),
        [Kinds.ReplicaSet] = ReplicaSets(),
        [Kinds.DaemonSet] = DaemonSets(),
        [Kinds.ServiceCIDR] = [Name, Text("CIDRs", item => Joined(item.Texts("spec.cidrs"))), Age],
        [Kinds.IPAddress] = [Name, Text("ParentRef", item => $"{item.Text("spec.parentRef.resource")}/{item.Text("spec.parentRef.namespace")}/{item.Text("spec.parentRef.name")}"), Age],
        [Kinds.NetworkPolicy] = [Name, Text("Pod-Selector", item => Selector(item.ObjectAt("spec.podSelector"))), Age],
        [Kinds.Lease] = [Name, Text("Holder", item => item.Text("spec.holderIdentity")), Age],
    };

    public static IReadOnlyList<TableColumn> Of(ResourceKind kind) => ByKind.TryGetValue(kind, out var columns) || ByKind.TryGetValue(kind.Store, out columns) ? columns : [Name, Age];

    private static long Count(JsonObject item, string path) => item.ObjectAt(path)?.Count ?? 0;

    private static string Joined(IReadOnlyCollection<string> items) => items.Count == 0 ? None : string.Join(",", items);

    private static string OrNone(string text) => text.Length == 0 ? None : text;

    private static string LabelsOf(JsonObject item, string path) => Joined([.. item.Map(path).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")]);

    private static string Selector(JsonObject? selector)
    {
        if (selector is null)
        {
            return None;
        }

        var terms = selector.Map("matchLabels").OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}");
        var expressions = selector.ObjectsAt("matchExpressions").Select(term => term.Text("operator") switch
        {
            "Exists" => term.Text("key"),
            "DoesNotExist" => "!" + term.Text("key"),
            var comparison => $"{term.Text("key")} {comparison.ToLowerInvariant()} ({string.Join(",", term.Texts("values"))})",
        });
        return Joined([.. terms, .. expressions]);
    }

    /// <summary>The first three, then how many more.</summary>
    private static string FirstThree(IReadOnlyCollection<string> items) =>
        items.Count > 3 ? $"{string.Join(",", items.Take(3))} + {items.Count - 3} more..." : Joined(items);

    private static string Endpoints(JsonObject item) => FirstThree([.. item.ObjectsAt("subsets").SelectMany(subset =>
        subset.ObjectsAt("addresses").SelectMany(address => subset.ArrayAt("ports") is { Count: > 0 } ports
            ? ports.OfType<JsonObject>().Select(port => $"{address.Text("ip")}:{port.Number("port")}")
            : [address.Text("ip")]))]);

    private static string SlicePorts(JsonObject item) => item.ArrayAt("ports") is { Count: > 0 }
        ? FirstThree([.. item.ObjectsAt("ports").Select(port => port.Number("port")?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "*")])
        : "<unset>";

    private static string SliceEndpoints(JsonObject item) => item.ArrayAt("endpoints") is { Count: > 0 }
        ? FirstThree([.. item.ObjectsAt("endpoints").SelectMany(endpoint => endpoint.Texts("addresses"))])
        : "<unset>";
}
