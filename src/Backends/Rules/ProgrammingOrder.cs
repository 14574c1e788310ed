namespace KubeProxyNet.Backends.Rules;

/// <summary>
/// In which order service ports reach an empty kernel: the API server and the cluster's DNS, without which nothing on the node starts; then
/// what has a pod on this node; then all others, by name.
/// </summary>
public static class ProgrammingOrder
{
    /// <summary>The rules in that order.</summary>
    public static IEnumerable<ServiceRules> Sort(IEnumerable<ServiceRules> rules) => rules.OrderBy(Rank).ThenBy(static rules => rules.Name);

    private static int Rank(ServiceRules rules) => rules.Name switch
    {
        { Namespace: "default", Name: "kubernetes" } => 0,
        { Namespace: "kube-system", Name: "kube-dns" } => 1,
        _ => HasDestinationHere(rules) ? 2 : 3,
    };

    private static bool HasDestinationHere(ServiceRules rules)
    {
        foreach (var destination in rules.Cluster)
        {
            if (destination.IsLocal)
            {
                return true;
            }
        }

        return rules.Local.Count > 0;
    }
}
