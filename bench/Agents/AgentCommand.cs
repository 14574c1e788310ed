using KubeProxyNet.Bench.Samples;

namespace KubeProxyNet.Bench.Agents;

/// <summary>A proxy that can be started on the node.</summary>
/// <param name="Name">As it stands in the tables.</param>
/// <param name="Words">Its command line, with places to fill in.</param>
/// <param name="IsOurs">It writes our log lines; of others, only the kernel tells what they have done.</param>
internal sealed record AgentCommand(string Name, IReadOnlyList<string> Words, bool IsOurs)
{
    internal static IEnumerable<AgentCommand> From(BenchOptions options)
    {
        yield return new AgentCommand(
            "kubeproxynet",
            [Path.GetFullPath(options.Agent), "--kubeconfig", "{kubeconfig}", "--hostname-override", "{node}", "--cluster-cidr", SampleCluster.PodCIDR, "--oom-score-adj", "0", "-v", "2"],
            IsOurs: true);
        if (options.Peer is { } peer)
        {
            yield return new AgentCommand("peer", ["sh", "-c", "exec " + peer.Replace("{mode}", options.Mode, StringComparison.Ordinal)], IsOurs: false);
        }
    }

    internal IEnumerable<string> WordsFor(AgentCluster cluster) => Words.Select(word => word
        .Replace("{kubeconfig}", cluster.Kubeconfig, StringComparison.Ordinal)
        .Replace("{node}", AgentCluster.NodeName, StringComparison.Ordinal));
}
