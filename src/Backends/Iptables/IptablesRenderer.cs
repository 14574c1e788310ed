using System.Globalization;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using static KubeProxyNet.Backends.Iptables.IptablesNames;
using static KubeProxyNet.Backends.Iptables.IptablesRules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>One service port's rules -> its chains, and its entries in the chains that all share. Pure.</summary>
internal static partial class IptablesRenderer
{
    /// <summary>Renders a service port; nothing of one that is not there.</summary>
    internal static IptablesPart Render(ServiceRules? rules, IptablesPlan plan)
    {
        if (rules is null)
        {
            return IptablesPart.None;
        }

        var scope = new IptablesScope(rules, plan);
        RenderGroup(scope, DestinationGroup.Cluster);
        RenderGroup(scope, DestinationGroup.Local);
        foreach (var frontend in rules.Frontends)
        {
            if (frontend.Kind == FrontendKind.ClusterIP)
            {
                RenderClusterIP(scope, frontend);
            }
            else
            {
                RenderExternal(scope, frontend);
            }
        }

        return scope.Part;
    }

    private static bool IsUsed(ServiceRules rules, DestinationGroup group)
    {
        foreach (var frontend in rules.Frontends)
        {
            if (frontend.Group == group || (group == DestinationGroup.Cluster && frontend.ShortCircuitsClusterTraffic))
            {
                return true;
            }
        }

        return false;
    }

    private static void RenderGroup(IptablesScope scope, DestinationGroup group)
    {
        var destinations = group == DestinationGroup.Local ? scope.Rules.Local : scope.Rules.Cluster;
        if (destinations.IsEmpty || !IsUsed(scope.Rules, group))
        {
            return;
        }

        var chains = new string[destinations.Count];
        for (var index = 0; index < chains.Length; index++)
        {
            chains[index] = RenderDestination(scope, destinations[index]);
        }

        var rules = new List<string>();
        foreach (var frontend in scope.Rules.Frontends)
        {
            if (frontend.Kind == FrontendKind.ClusterIP && frontend.Group == group)
            {
                rules.AddRange(MarkRules(scope, frontend, scope.To(frontend, " cluster IP")));
            }
        }

        RenderChoice(scope, destinations, chains, rules);
        scope.Part.Chains.Add(new IptablesChain(IptablesTable.Nat, scope.ChainOf(group), [.. rules]));
    }

    private static void RenderChoice(IptablesScope scope, EquatableArray<Destination> destinations, string[] chains, List<string> rules)
    {
        if (scope.Rules.AffinityTimeout is { } timeout)
        {
            for (var index = 0; index < chains.Length; index++)
            {
                rules.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{scope.Comment($" -> {destinations[index]}")}-m recent --rcheck --seconds {timeout.TotalSeconds:0} --reap {RecentList(scope, chains[index])}-j {chains[index]}"));
            }
        }

        for (var index = 0; index < chains.Length; index++)
        {
            var left = chains.Length - index;
            rules.Add($"{scope.Comment($" -> {destinations[index]}")}{(left > 1 ? OneOf(left) : "")}-j {chains[index]}");
        }
    }

    // In both groups, if it is in both: who is bound to it stays so through every frontend.
    private static string RenderDestination(IptablesScope scope, Destination destination)
    {
        var name = DestinationChain(scope.Rules.Name, destination);
        foreach (var chain in scope.Part.Chains)
        {
            if (chain.Name == name)
            {
                return name;
            }
        }

        var affinity = scope.Rules.AffinityTimeout is null ? "" : $"-m recent --set {RecentList(scope, name)}";
        var translate = $"{scope.Protocol}{scope.Comment()}{affinity}{scope.Transport}-j DNAT --to-destination {destination}";
        var hairpin = destination.IsLocal ? $"-s {scope.Plan.Dialect.Print(destination.Address)} {scope.Comment()}-j {MarkMasquerade}" : null;
        scope.Part.Chains.Add(new IptablesChain(IptablesTable.Nat, name, hairpin is null ? [translate] : [hairpin, translate]));
        return name;
    }

    private static string RecentList(IptablesScope scope, string chain) => $"--name {chain} --mask {scope.Plan.Dialect.HostMask} --rsource ";

    // Those of a frontend's connections that the policy names get the mark. Which frontend it is, if the chain has several, is in the condition.
    private static IEnumerable<string> MarkRules(IptablesScope scope, Frontend frontend, IptablesMatch match)
    {
        var node = scope.Plan.Node;
        if (frontend.Masquerade == MasqueradePolicy.Always || (frontend.Kind == FrontendKind.ClusterIP && node.MasqueradeAll))
        {
            return [match.Jump(MarkMasquerade)];
        }

        if (frontend.Masquerade != MasqueradePolicy.OffPod || node.LocalDetector is LocalDetector.Off)
        {
            return [];
        }

        return node.LocalDetector is LocalDetector.BySource { Prefixes.Count: > 1 }
            ? [match.Jump(MarkOffPod)]
            : FromPod(node.LocalDetector).Select(pod => pod.Otherwise() with { Destination = match.Destination, Protocol = match.Protocol, Comment = match.Comment, Extra = match.Extra })
                .Select(outside => outside.Jump(MarkMasquerade));
    }
}
