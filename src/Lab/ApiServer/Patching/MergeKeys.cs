namespace KubeProxyNet.Lab.ApiServer.Patching;

/// <summary>
/// Which lists of the API are maps in disguise, and by which keys: the x-kubernetes-patch-merge-key and x-kubernetes-list-map-keys
/// of the published schema. A list that is not here is replaced as a whole.
/// </summary>
internal static class MergeKeys
{
    /// <summary>By the list's property name; the kind in front where the same name means different things.</summary>
    private static readonly Dictionary<string, string[]> ByProperty = new(StringComparer.Ordinal)
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["ephemeralContainers"] = ["name"],
        ["env"] = ["name"],
        ["volumes"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["volumeDevices"] = ["devicePath"],
        ["imagePullSecrets"] = ["name"],
        ["hostAliases"] = ["ip"],
        ["topologySpreadConstraints"] = ["topologyKey", "whenUnsatisfiable"],
        ["ports"] = ["containerPort", "protocol"],
        ["Service/ports"] = ["port", "protocol"],
        ["conditions"] = ["type"],
        ["Node/addresses"] = ["type"],
        ["taints"] = ["key", "effect"],
        ["podIPs"] = ["ip"],
        ["hostIPs"] = ["ip"],
        ["ownerReferences"] = ["uid"],
        ["secrets"] = ["name"],
    };

    /// <summary>Lists of plain values that are sets.</summary>
    private static readonly HashSet<string> Sets = new(StringComparer.Ordinal) { "finalizers", "podCIDRs", "Node/podCIDRs" };

    /// <summary>Lists that have keys for strategic merge but none in the schema of server-side apply, or the other way round.</summary>
    private static readonly HashSet<string> AtomicKinds = new(StringComparer.Ordinal) { "EndpointSlice", "Endpoints", "NetworkPolicy", "ServiceCIDR" };

    /// <summary>The keys of a list; empty if it is replaced as a whole.</summary>
    public static string[] Of(string kind, string property)
    {
        if (AtomicKinds.Contains(kind) && property is not "ownerReferences")
        {
            return [];
        }

        return ByProperty.GetValueOrDefault($"{kind}/{property}") ?? ByProperty.GetValueOrDefault(property) ?? [];
    }

    /// <summary>The key a strategic merge patch goes by: always one.</summary>
    public static string? PatchKey(string kind, string property) => Of(kind, property) is [var first, ..] ? first : null;

    public static bool IsSet(string property) => Sets.Contains(property);
}
