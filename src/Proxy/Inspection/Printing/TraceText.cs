using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Proxy.Inspection.Printing;

/// <summary>Makes of the steps of packets a line for each hook: by which chains, what was decided, under which addresses. Owned by one reader.</summary>
/// <param name="links">Names of links by their index.</param>
/// <param name="ignored">A table that is not told of: the one that marks the packets.</param>
/// <param name="most">Later packets are counted and not told of.</param>
/// <param name="textOf">A rule's text by family, table, chain and handle; null if it is not known.</param>
internal sealed class TraceText(IReadOnlyDictionary<int, string> links, string ignored, int most, Func<NftTraceEvent, string?> textOf)
{
    private readonly Dictionary<uint, int> _numbers = [];
    private readonly Dictionary<uint, List<NftTraceEvent>> _open = [];

    /// <summary>How many packets have been seen.</summary>
    internal int Packets => _numbers.Count;

    /// <summary>Takes a step.</summary>
    /// <returns>A line, if it ends a hook's way.</returns>
    internal string? Take(NftTraceEvent step)
    {
        _numbers.TryAdd(step.Id, _numbers.Count + 1);
        if (step.Table == ignored || _numbers[step.Id] > most)
        {
            return null;
        }

        if (!_open.TryGetValue(step.Id, out var way))
        {
            _open[step.Id] = way = [];
        }

        way.Add(step);
        if (step.Verdict?.Kind is not (NftVerdictKind.Accept or NftVerdictKind.Drop or NftVerdictKind.Queue))
        {
            return null;
        }

        _open.Remove(step.Id);
        return Describe(_numbers[step.Id], way);
    }

    private string Describe(int number, List<NftTraceEvent> way)
    {
        var (first, last) = (way[0], way[^1]);
        var chains = new List<string>();
        foreach (var step in way)
        {
            if (chains.Count == 0 || chains[^1] != step.Chain)
            {
                chains.Add(step.Chain);
            }

            if (step.Verdict is { Kind: NftVerdictKind.Jump or NftVerdictKind.Goto, Chain: { } next } && chains[^1] != next)
            {
                chains.Add(next);
            }
        }

        var rule = last.RuleHandle == 0 ? "end of the chain" : textOf(last) ?? $"rule handle {last.RuleHandle}";
        return $"packet {number}  {Where(first)}{WordOf(first.Family)} {first.Table} {string.Join(" > ", chains)}: {last.Verdict!.Value.Kind.ToString().ToLowerInvariant()} ({rule})";
    }

    private string Where(NftTraceEvent step)
    {
        var input = step.InputInterface == 0 ? "" : $"in {links.GetValueOrDefault(step.InputInterface, step.InputInterface.ToString(provider: null))} ";
        var output = step.OutputInterface == 0 ? "" : $"out {links.GetValueOrDefault(step.OutputInterface, step.OutputInterface.ToString(provider: null))} ";
        return $"{(step.Source is null ? "" : $"{step.Source} -> {step.Destination}  ")}{input}{output}";
    }

    private static string WordOf(NftFamily family) => family switch
    {
        NftFamily.Ip => "ip",
        NftFamily.Ip6 => "ip6",
        _ => "inet",
    };
}
