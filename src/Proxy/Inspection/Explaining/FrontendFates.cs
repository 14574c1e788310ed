using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>What becomes of a client's connection at a frontend, by the abstract rules. Pure.</summary>
internal static class FrontendFates
{
    internal const string Served = "served";
    internal const string Refused = "refused";
    internal const string Dropped = "dropped";

    /// <summary>The fate, with its reason.</summary>
    internal static FrontendLine Of(ServiceRules rules, Frontend frontend, TrafficSource source, IPFamily family)
    {
        var name = frontend.ToString();
        if (frontend.SourceRanges is { } ranges && source.AddressOf(family) is { } address && !ranges.Any(range => range.Contains(address)))
        {
            return new FrontendLine(name, Dropped, $"{address} is not in spec.loadBalancerSourceRanges, {(ranges.IsEmpty ? "of which none can be used" : string.Join(", ", ranges))}") { IsExcluded = true };
        }

        var isShortCut = frontend.ShortCircuitsClusterTraffic && source.Kind != SourceKind.External;
        var group = isShortCut ? DestinationGroup.Cluster : frontend.Group;
        var count = group == DestinationGroup.Local ? rules.Local.Count : rules.Cluster.Count;
        if (count == 0)
        {
            return frontend.WhenEmpty == EmptyGroupVerdict.Drop && group == DestinationGroup.Local
                ? new FrontendLine(name, Dropped, $"{PolicyOf(frontend)} is Local, and no usable endpoint is on this node")
                : new FrontendLine(name, Refused, "there is no usable endpoint");
        }

        var where = group == DestinationGroup.Local ? $"{Count(count)} on this node ({PolicyOf(frontend)} Local)" : Count(count);
        var only = frontend.SourceRanges is { } some && source.AddressOf(family) is null ? $"; only from {(some.IsEmpty ? "nobody" : string.Join(", ", some))}" : "";
        return new FrontendLine(name, Served, $"by {where}; they see {SeenAs(frontend, source, isShortCut)}{only}");
    }

    private static string Count(int count) => count == 1 ? "1 endpoint" : $"one of {count} endpoints";

    private static string PolicyOf(Frontend frontend) => frontend.Kind == FrontendKind.ClusterIP ? "internalTrafficPolicy" : "externalTrafficPolicy";

    private static string SeenAs(Frontend frontend, TrafficSource source, bool isShortCut) => frontend.Masquerade switch
    {
        _ when isShortCut => source.Kind == SourceKind.Node ? "this node's address" : "the client's address",
        MasqueradePolicy.Always => "this node's address",
        MasqueradePolicy.OffPod when source.Kind != SourceKind.Pod => "this node's address",
        _ => "the client's address",
    };
}
