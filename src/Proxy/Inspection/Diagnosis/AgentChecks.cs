namespace KubeProxyNet.Proxy.Inspection.Diagnosis;

/// <summary>What the agents say of themselves, and what the kernel holds of theirs. Pure.</summary>
internal static class AgentChecks
{
    // Fewer than that happen when somebody reloads a firewall.
    private const int ManyRepairs = 5;

    internal static IEnumerable<Finding> Judge(NodeView view) => [.. Answers(view), .. Foreigners(view), .. Kernel(view), .. Objects(view)];

    private static IEnumerable<Finding> Answers(NodeView view)
    {
        foreach (var (agent, name) in new[] { (view.Proxy, "proxy"), (view.Network, "network agent") })
        {
            if (agent is null)
            {
                continue;
            }

            if (agent.Problem.Length > 0)
            {
                yield return new Finding(Severity.Error, "agent", $"the {name} does not answer: rules stay as they are, and changes are missed", $"{agent.Address}: {agent.Problem}", "kubectl -n kube-system get pods -l k8s-app=kubeproxynet -o wide, and its log");
            }

            foreach (var reason in agent.NotReady)
            {
                var isStale = reason.Contains("nothing heard", StringComparison.Ordinal);
                yield return new Finding(
                    Severity.Error, isStale ? "stale-watch" : "agent-not-ready", isStale ? "the agent hears nothing from the API server: its rules may be old" : $"the {name} is not ready", $"{agent.Address}/readyz: {reason}",
                    isStale ? "is the API server reachable from this node? The agent connects again by itself as soon as it is" : "the agent's log says more about it");
            }
        }
    }

    private static IEnumerable<Finding> Foreigners(NodeView view)
    {
        var repairs = view.Proxy?.Series("kubeproxynet_drift_repairs_total").Sum(item => item.Value) ?? 0;
        if (repairs < ManyRepairs)
        {
            yield break;
        }

        var names = view.Proxy!.Series("kubeproxynet_external_changes_total").Where(item => item.Value > 0)
            .OrderByDescending(item => item.Value).Select(item => $"{LabelOf(item.Key, "process")} {item.Value:0} times").Distinct();
        yield return new Finding(
            Severity.Warning, "foreign-changes", $"another program changes or flushes this agent's rules again and again; each time they were repaired ({repairs:0} times since it started)", $"kubeproxynet_external_changes_total: {string.Join(", ", names)}",
            "find what starts that program (firewalld, ufw, a cron job with nft flush ruleset) and keep it from tables that are not its own");
    }

    private static IEnumerable<Finding> Kernel(NodeView view) => view.Kernel.Where(lines => lines.Problem.Length > 0 || lines.Missing.Count > 0).Select(lines => new Finding(
        Severity.Error, "kernel-rules", lines.Problem.Length > 0 ? $"{lines.Where} {lines.Problem}" : $"{lines.Where} lacks {lines.Missing.Count} entries that should be there",
        lines.Problem.Length > 0 ? lines.Where : string.Join("; ", lines.Missing.Take(3)), "does the agent run? If it does, this is a bug: please report it with the output of kubeproxynet explain --json"));

    private static IEnumerable<Finding> Objects(NodeView view)
    {
        var count = view.Proxy?.Series("kubeproxynet_isolated_service_ports").Sum(item => item.Value) ?? 0;
        return count > 0
            ? [new Finding(Severity.Error, "isolated", $"the kernel refuses the rules of {count:0} service ports, which are left out", "kubeproxynet_isolated_service_ports", "the agent's log names them and the kernel's answer")]
            : [];
    }

    // process="nft"
    private static string LabelOf(string series, string label)
    {
        var start = series.IndexOf($"{label}=\"", StringComparison.Ordinal);
        if (start < 0)
        {
            return "somebody";
        }

        var value = series[(start + label.Length + 2)..];
        return value[..value.IndexOf('"', StringComparison.Ordinal)] is { Length: > 0 } name ? name : "somebody";
    }
}
