namespace KubeProxyNet.Proxy.Inspection.Diagnosis;

/// <summary>Everything that is wrong with a node, the worst first. Pure.</summary>
internal static class NodeDiagnosis
{
    internal static IReadOnlyList<Finding> Of(NodeView view) =>
        [.. HostChecks.Judge(view).Concat(ClusterChecks.Judge(view)).Concat(AgentChecks.Judge(view)).Concat(NetworkChecks.Judge(view)).OrderByDescending(finding => finding.Severity)];
}
