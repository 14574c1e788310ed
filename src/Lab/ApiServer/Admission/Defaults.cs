using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>Fills in what the API's types say is there by default.</summary>
internal static partial class Defaults
{
    private static readonly Dictionary<ResourceKind, Action<JsonObject>> ByKind = new()
    {
        [Kinds.Namespace] = Namespace,
        [Kinds.Node] = Node,
        [Kinds.Pod] = Pod,
        [Kinds.Service] = Service,
        [Kinds.Secret] = secret => secret.Default("type", "Opaque"),
        [Kinds.Deployment] = Deployment,
        [Kinds.ReplicaSet] = ReplicaSet,
        [Kinds.DaemonSet] = DaemonSet,
        [Kinds.EndpointSlice] = EndpointSlice,
        [Kinds.NetworkPolicy] = NetworkPolicy,
    };

    public static void Apply(ResourceKind kind, JsonObject value)
    {
        if (ByKind.TryGetValue(kind, out var fill))
        {
            fill(value);
        }

        EncodeStringData(kind, value);
    }

    private static void Namespace(JsonObject value)
    {
        var labels = value.Ensure("metadata.labels");
        labels["kubernetes.io/metadata.name"] = value.Name;
        if (value.At("metadata.deletionTimestamp") is null)
        {
            value.Ensure("spec").Default("finalizers", new JsonArray("kubernetes"));
            value.Ensure("status").Default("phase", "Active");
        }
    }

    private static void Node(JsonObject value)
    {
        value.Ensure("spec");
        if (value.Texts("spec.podCIDRs") is [var first, ..])
        {
            value.Ensure("spec").Default("podCIDR", first);
        }
        else if (value.Text("spec.podCIDR") is { Length: > 0 } only)
        {
            value.Ensure("spec")["podCIDRs"] = new JsonArray(only);
        }
    }

    private static void EndpointSlice(JsonObject value)
    {
        foreach (var port in value.ObjectsAt("ports"))
        {
            port.Default("name", "");
            port.Default("protocol", "TCP");
        }

        value.Default("endpoints", new JsonArray());
        value.Default("ports", new JsonArray());
    }

    private static void NetworkPolicy(JsonObject value)
    {
        var spec = value.Ensure("spec");
        var types = new JsonArray("Ingress");
        if (spec["egress"] is JsonArray { Count: > 0 })
        {
            types.Add("Egress");
        }

        spec.Default("policyTypes", types);
        foreach (var port in value.ObjectsAt("spec.ingress").Concat(value.ObjectsAt("spec.egress")).SelectMany(rule => rule.ObjectsAt("ports")))
        {
            port.Default("protocol", "TCP");
        }
    }

    private static void EncodeStringData(ResourceKind kind, JsonObject value)
    {
        if (kind == Kinds.Secret && value.Remove("stringData", out var plain) && plain is JsonObject entries)
        {
            foreach (var (name, text) in entries)
            {
                value.Ensure("data")[name] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text?.ToString() ?? ""));
            }
        }
    }
}
