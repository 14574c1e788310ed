using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Faults;

// The chains of iptables mode: which endpoints the chain of a ClusterIP leads to. They are all in one table, which the kernel gives as it is at one moment.
internal sealed class IptablesWitness(Sandbox node) : IKernelWitness
{
    // A program that the agent had begun lives on without it for a moment: what it writes is whole, but not ours to time.
    public bool SeesWholeCommits => false;

    public string State => string.Join('\n', ((string[])["nat", "filter", "mangle"]).SelectMany(Rules));

    public void Look(WholeServices whole) => whole.Hold(Read());

    public void Dispose()
    {
    }

    private Dictionary<string, string[]> Read()
    {
        var chains = Rules("nat").Select(rule => rule.Split(' ')).ToLookup(words => words[1]);
        return chains["KUBE-SERVICES"].Where(words => words[2] == "-d" && words.Contains("tcp") && words[^1].StartsWith("KUBE-SVC-", StringComparison.Ordinal)).ToDictionary(
            words => words[3].Split('/')[0],
            words => chains[words[^1]].Select(rule => rule[^1]).Where(target => target.StartsWith("KUBE-SEP-", StringComparison.Ordinal)).Distinct()
                .Select(target => chains[target].Single(rule => rule.Contains("DNAT"))[^1]).Order(StringComparer.Ordinal).ToArray());
    }

    private IEnumerable<string> Rules(string table) => node.Run("iptables-save", "-t", table).Split('\n').Where(line => line.StartsWith("-A ", StringComparison.Ordinal));
}
