using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>The table of all kinds this server knows.</summary>
internal static class Kinds
{
    private static readonly string[] ReadWrite = ["get", "patch", "update"];
    private static readonly Subresource Scale = new("scale", "Scale", ReadWrite, "autoscaling", "v1");

    private static readonly string[] EventFields =
    [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ];

    public static readonly ResourceKind Namespace = new("", "v1", "Namespace", "namespaces", namespaced: false)
    {
        ShortNames = ["ns"],
        HasStatus = true,
        SelectableFields = ["status.phase"],
    };

    public static readonly ResourceKind Node = new("", "v1", "Node", "nodes", namespaced: false)
    {
        ShortNames = ["no"],
        HasStatus = true,
        SelectableFields = ["spec.unschedulable"],
    };

    public static readonly ResourceKind Pod = new("", "v1", "Pod", "pods")
    {
        ShortNames = ["po"],
        Categories = ["all"],
        HasStatus = true,
        DeletedGracefully = true,
        SelectableFields =
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
            "status.podIP", "status.nominatedNodeName",
        ],
        Subresources =
        [
            new("attach", "PodAttachOptions", ["create", "get"]),
            new("binding", "Binding", ["create"]),
            new("eviction", "Eviction", ["create"], "policy", "v1"),
            new("exec", "PodExecOptions", ["create", "get"]),
            new("log", "Pod", ["get"]),
            new("portforward", "PodPortForwardOptions", ["create", "get"]),
        ],
    };

    public static readonly ResourceKind Service = new("", "v1", "Service", "services")
    {
        ShortNames = ["svc"],
        Categories = ["all"],
        HasStatus = true,
        SelectableFields = ["spec.clusterIP", "spec.type"],
    };

    public static readonly ResourceKind Endpoints = new("", "v1", "Endpoints", "endpoints") { ShortNames = ["ep"] };

    public static readonly ResourceKind ConfigMap = new("", "v1", "ConfigMap", "configmaps") { ShortNames = ["cm"] };

    public static readonly ResourceKind Secret = new("", "v1", "Secret", "secrets") { SelectableFields = ["type"] };

    public static readonly ResourceKind ServiceAccount = new("", "v1", "ServiceAccount", "serviceaccounts") { ShortNames = ["sa"] };

    public static readonly ResourceKind Event = new("", "v1", "Event", "events") { ShortNames = ["ev"], SelectableFields = EventFields };

    public static readonly ResourceKind Deployment = new("apps", "v1", "Deployment", "deployments")
    {
        ShortNames = ["deploy"],
        Categories = ["all"],
        HasStatus = true,
        HasGeneration = true,
        Subresources = [Scale],
    };

    public static readonly ResourceKind ReplicaSet = new("apps", "v1", "ReplicaSet", "replicasets")
    {
        ShortNames = ["rs"],
        Categories = ["all"],
        HasStatus = true,
        HasGeneration = true,
        Subresources = [Scale],
        SelectableFields = ["status.replicas"],
    };

    public static readonly ResourceKind DaemonSet = new("apps", "v1", "DaemonSet", "daemonsets")
    {
        ShortNames = ["ds"],
        Categories = ["all"],
        HasStatus = true,
        HasGeneration = true,
    };

    public static readonly ResourceKind ControllerRevision = new("apps", "v1", "ControllerRevision", "controllerrevisions");

    public static readonly ResourceKind EndpointSlice = new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices") { HasGeneration = true };

    public static readonly ResourceKind ServiceCIDR = new("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs", namespaced: false) { HasStatus = true };

    public static readonly ResourceKind IPAddress = new("networking.k8s.io", "v1", "IPAddress", "ipaddresses", namespaced: false)
    {
        ShortNames = ["ip"],
        SelectableFields = ["spec.parentRef.name", "spec.parentRef.namespace", "spec.parentRef.resource"],
    };

    public static readonly ResourceKind NetworkPolicy = new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies")
    {
        ShortNames = ["netpol"],
        HasGeneration = true,
    };

    /// <summary>Kept and shown like the binding; the server lets anybody who is known do anything.</summary>
    public static readonly ResourceKind ClusterRole = new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", namespaced: false);

    public static readonly ResourceKind ClusterRoleBinding = new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", namespaced: false);

    public static readonly ResourceKind Lease = new("coordination.k8s.io", "v1", "Lease", "leases");

    /// <summary>The newer spelling of core/v1 events.</summary>
    public static readonly ResourceKind NewEvent = new("events.k8s.io", "v1", "Event", "events")
    {
        ShortNames = ["ev"],
        Store = Event,
        FromStore = EventSpelling.ToNew,
        ToStore = EventSpelling.ToCore,
        SelectableFields = [.. EventFields.Select(field => field.Replace("involvedObject", "regarding", StringComparison.Ordinal))],
    };

    /// <summary>The older version, which kubectl before 1.21 describes slices with.</summary>
    public static readonly ResourceKind BetaEndpointSlice = new("discovery.k8s.io", "v1beta1", "EndpointSlice", "endpointslices")
    {
        Store = EndpointSlice,
        FromStore = value => Retyped(value, "discovery.k8s.io/v1beta1"),
        ToStore = value => Retyped(value, "discovery.k8s.io/v1"),
    };

    /// <summary>All of them, in the order discovery shows groups.</summary>
    public static readonly IReadOnlyList<ResourceKind> All =
    [
        ConfigMap, Endpoints, Event, Namespace, Node, Pod, Secret, ServiceAccount, Service,
        ControllerRevision, DaemonSet, Deployment, ReplicaSet,
        NewEvent, NetworkPolicy, IPAddress, ServiceCIDR, ClusterRole, ClusterRoleBinding, Lease, EndpointSlice, BetaEndpointSlice,
    ];

    private static readonly Dictionary<(string Group, string Version, string Plural), ResourceKind> ByPath =
        All.ToDictionary(kind => (kind.Group, kind.Version, kind.Plural));

    private static readonly Dictionary<(string ApiVersion, string Kind), ResourceKind> ByType =
        All.ToDictionary(kind => (kind.ApiVersion, kind.Kind));

    public static ResourceKind? Find(string group, string version, string plural) => ByPath.GetValueOrDefault((group, version, plural));

    public static ResourceKind? FindByType(string apiVersion, string kind) => ByType.GetValueOrDefault((apiVersion, kind));

    private static JsonObject Retyped(JsonObject value, string apiVersion)
    {
        value["apiVersion"] = apiVersion;
        return value;
    }
}
