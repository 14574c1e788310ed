using System.Globalization;
using System.Text;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Rules;

/// <summary>
/// All that this node does for one service port in one IP family. Every question of policy is answered: a backend only translates.
/// Lists are sorted, so that the same Service gives an equal value.
/// </summary>
/// <param name="Name">The service port.</param>
public sealed record ServiceRules(ServicePortName Name)
{
    /// <summary>Where it can be reached.</summary>
    public EquatableArray<Frontend> Frontends { get; init; } = [];

    /// <summary>Destinations of <see cref="DestinationGroup.Cluster"/>.</summary>
    public EquatableArray<Destination> Cluster { get; init; } = [];

    /// <summary>Destinations of <see cref="DestinationGroup.Local"/>; empty where no frontend uses it.</summary>
    public EquatableArray<Destination> Local { get; init; } = [];

    /// <summary>
    /// A client stays with its destination until it has made no new connection for so long (sessionAffinity ClientIP); null: each connection is
    /// placed for itself. All frontends of the service port share it; a binding counts only while the destination is in the group that is used.
    /// </summary>
    public TimeSpan? AffinityTimeout { get; init; }

    /// <summary>
    /// How one destination is chosen among several, by the name of the kernel's IPVS scheduler (<c>wlc</c>, <c>mh</c>); null: as the node's configuration says.
    /// Modes other than IPVS choose at random.
    /// </summary>
    public string? Scheduler { get; init; }

    /// <summary>The destinations behind a frontend.</summary>
    public EquatableArray<Destination> DestinationsOf(Frontend frontend)
    {
        ArgumentNullException.ThrowIfNull(frontend);
        return frontend.Group == DestinationGroup.Local ? Local : Cluster;
    }

    /// <summary>The rules as indented text, for goldens, logs and people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"service {Name} {Name.Protocol.ToString().ToLowerInvariant()}");
        text.Append(AffinityTimeout is { } timeout ? string.Create(CultureInfo.InvariantCulture, $", clients stay for {timeout.TotalSeconds:0} s") : "");
        text.Append(Scheduler is { } scheduler ? $", scheduled by {scheduler}\n" : "\n");
        foreach (var frontend in Frontends)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {frontend} -> {Describe(frontend)}\n");
        }

        AppendGroup(text, "cluster", Cluster);
        AppendGroup(text, "local", Local);
        return text.ToString();
    }

    private static void AppendGroup(StringBuilder text, string name, EquatableArray<Destination> destinations)
    {
        if (destinations.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"  {name}:\n");
        foreach (var destination in destinations)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {destination}{(destination.IsLocal ? " here" : "")}\n");
        }
    }

    private string Describe(Frontend frontend)
    {
        var sources = frontend.SourceRanges is { } ranges ? $"only from {(ranges.IsEmpty ? "nobody" : string.Join(", ", ranges))}: " : "";
        var fromCluster = frontend.ShortCircuitsClusterTraffic && Cluster.Count > 0 ? "; from this cluster: cluster" : "";
        return sources + DescribeGroup(frontend) + fromCluster;
    }

    private string DescribeGroup(Frontend frontend)
    {
        if (DestinationsOf(frontend).Count == 0)
        {
            return frontend.WhenEmpty == EmptyGroupVerdict.Reject ? "reject" : "drop";
        }

        var group = frontend.Group == DestinationGroup.Local ? "local" : "cluster";
        return frontend.Masquerade switch
        {
            MasqueradePolicy.Always => $"{group}, masqueraded",
            MasqueradePolicy.OffPod => $"{group}, masqueraded unless from a pod",
            _ => group,
        };
    }
}
