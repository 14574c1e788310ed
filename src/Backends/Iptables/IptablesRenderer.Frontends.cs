using KubeProxyNet.Backends.Rules;
using static KubeProxyNet.Backends.Iptables.IptablesNames;
using static KubeProxyNet.Backends.Iptables.IptablesRules;

namespace KubeProxyNet.Backends.Iptables;

// What leads to a service port's chains, and what stands where none does.
internal static partial class IptablesRenderer
{
    private static void RenderClusterIP(IptablesScope scope, Frontend frontend)
    {
        if (frontend.Address is { } address && !scope.Part.ClusterIPs.Contains(address))
        {
            scope.Part.ClusterIPs.Add(address);
        }

        if (scope.Rules.DestinationsOf(frontend).IsEmpty)
        {
            Add(scope, IptablesTable.Filter, Services, Refuse(scope, frontend));
        }
        else
        {
            Add(scope, IptablesTable.Nat, Services, scope.To(frontend, " cluster IP").Jump(scope.ChainOf(frontend.Group)));
        }
    }

    private static void RenderExternal(IptablesScope scope, Frontend frontend)
    {
        var comment = frontend.Kind switch
        {
            FrontendKind.ExternalIP => " external IP",
            FrontendKind.LoadBalancerIP => " loadbalancer IP",
            _ => "",
        };
        var content = ExternalRules(scope, frontend);
        if (content.Count > 0)
        {
            var chain = scope.ExternalChainOf(content);
            if (frontend.SourceRanges is { } ranges)
            {
                var allowed = ranges.Select(range => $"{From(range)}{scope.Comment(comment)}-j {chain}");
                var rest = scope.CommentAround("other traffic to ", $" will be dropped by {Firewall}");
                chain = scope.FirewallChainOf(IptablesTable.Nat, rest.Length == 0 ? [.. allowed] : [.. allowed, rest.TrimEnd()]);
            }

            Add(scope, IptablesTable.Nat, frontend.Address is null ? NodePorts : Services, scope.To(frontend, comment).Jump(chain));
        }

        if (frontend.SourceRanges is not null)
        {
            Add(scope, IptablesTable.Filter, Firewall, CheckSources(scope, frontend));
        }
        else if (scope.Rules.DestinationsOf(frontend).IsEmpty)
        {
            Add(scope, IptablesTable.Filter, frontend.Address is null ? ExternalNodePorts : ExternalServices, Refuse(scope, frontend));
        }
    }

    // externalTrafficPolicy Local binds those who come from outside: pods and the node itself need not leave and come back.
    private static List<string> ExternalRules(IptablesScope scope, Frontend frontend)
    {
        var rules = new List<string>();
        if (frontend.ShortCircuitsClusterTraffic && !scope.Rules.Cluster.IsEmpty)
        {
            var cluster = scope.ChainOf(DestinationGroup.Cluster);
            var fromPod = scope.CommentAround("pod traffic for ", " external destinations");
            rules.AddRange(FromPod(scope.Plan.Node.LocalDetector).Select(match => (match with { Comment = fromPod }).Jump(cluster)));

            // The node's own traffic, marked: its answers have to come back to this node.
            rules.Add($"{scope.CommentAround("masquerade LOCAL traffic for ", " external destinations")}{FromNode}-j {MarkMasquerade}");
            rules.Add($"{scope.CommentAround("route LOCAL traffic for ", " external destinations")}{FromNode}-j {cluster}");
        }

        if (!scope.Rules.DestinationsOf(frontend).IsEmpty)
        {
            rules.AddRange(MarkRules(scope, frontend, new IptablesMatch { Comment = scope.CommentAround("masquerade traffic for ", " external destinations") }));
            rules.Add("-j " + scope.ChainOf(frontend.Group));
        }

        return rules;
    }

    // What was not sent anywhere and arrives here under the frontend's own address: of a source that may not, or of one that may where nobody could answer.
    private static string CheckSources(IptablesScope scope, Frontend frontend)
    {
        var match = scope.To(frontend, $" traffic not accepted by {FirewallChain(scope.Rules.Name, 0)}");
        if (!scope.Rules.DestinationsOf(frontend).IsEmpty || frontend.WhenEmpty == EmptyGroupVerdict.Drop)
        {
            return match.Then("-j DROP");
        }

        var refusal = scope.Comment(" has no endpoints") + "-j " + IptablesNames.Reject;
        return match.Jump(scope.FirewallChainOf(IptablesTable.Filter, [.. (frontend.SourceRanges ?? []).Select(range => $"{From(range)}{refusal}"), "-j DROP"]));
    }

    private static string Refuse(IptablesScope scope, Frontend frontend) => frontend.WhenEmpty == EmptyGroupVerdict.Reject
        ? scope.To(frontend, " has no endpoints").Then(IptablesRules.Reject(scope.Rules.Name.Protocol, scope.Plan.Dialect))
        : scope.To(frontend, " has no local endpoints").Then("-j DROP");

    private static void Add(IptablesScope scope, IptablesTable table, string chain, string rule) => scope.Part.Entries.Add(new IptablesEntry(table, chain, rule));
}
