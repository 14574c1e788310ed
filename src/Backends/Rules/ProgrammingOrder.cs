namespace KubeProxyNet.Backends.Rules;

/// <summary>
/// In which order service ports reach an empty kernel: the API server and the cluster's DNS, without which nothing on the node starts; then
/// what has a pod on this node; then all others, by name.
/// </summary>
public sealed class ProgrammingOrder : IComparer<ServiceRules>
{
    private ProgrammingOrder()
    {
    }

    /// <summary>The only one.</summary>
    public static ProgrammingOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(ServiceRules? x, ServiceRules? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = Rank(x).CompareTo(Rank(y));
        return order != 0 ? order : x.Name.CompareTo(y.Name);
    }

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
