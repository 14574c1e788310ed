using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Histories;

internal sealed class IptablesHistoryKernel : IHistoryKernel
{
    private readonly Sandbox _sandbox = new();
    private readonly string _lockFile = Path.Combine(Path.GetTempPath(), $"xtables-{Guid.NewGuid():N}.lock");
    private readonly IptablesVariant _variant;
    private readonly CommandRunner _runner;

    internal IptablesHistoryKernel(IptablesVariant variant)
    {
        _variant = variant;
        _runner = new CommandRunner("nsenter", $"--net={_sandbox.Namespace.Path}", "env", $"XTABLES_LOCKFILE={_lockFile}");
    }

    public IProxyBackend Open(IPFamily family) => new IptablesBackend(family, IptablesPrograms.Of(family, _variant), _runner, _sandbox.Namespace);

    public void Remove(IPFamily family) => IptablesCleanup.Run(family, _runner, IptablesPrograms.Of(family, _variant));

    public string? DifferenceTo(Ruleset ruleset, bool isLast)
    {
        var frame = IptablesPlan.Build(ruleset.Node, IptablesDialect.Of(ruleset.Family), hasComments: true).Chains.ToDictionary(chain => (chain.Table, chain.Name));
        var expected = IptablesListing.Build(ruleset).ToDictionary(
            item => item.Key,
            item => frame.TryGetValue(item.Key, out var chain) && chain.IsShared ? Sorted(item.Value, chain.Rules.Count) : [.. item.Value]);
        return Compare(Read(ruleset.Family, frame), expected);
    }

    public string? DifferenceTo(IHistoryKernel other, IPFamily family, bool isLast) => Compare(
        Read(family, []).ToDictionary(item => item.Key, item => item.Value.Order(StringComparer.Ordinal).ToArray()),
        ((IptablesHistoryKernel)other).Read(family, []).ToDictionary(item => item.Key, item => item.Value.Order(StringComparer.Ordinal).ToArray()));

    public void Dispose()
    {
        _sandbox.Dispose();
        File.Delete(_lockFile);
    }

    // Entries of shared chains stand in the order in which they came; what is behind them stands as it is written.
    private static string[] Sorted(IReadOnlyCollection<string> rules, int tail) => [.. rules.SkipLast(tail).Order(StringComparer.Ordinal), .. rules.TakeLast(tail)];

    private static string? Compare(Dictionary<(IptablesTable, string), string[]> present, Dictionary<(IptablesTable, string), string[]> expected)
    {
        var differences = present.Keys.Union(expected.Keys)
            .Where(chain => !(present.GetValueOrDefault(chain) ?? ["no such chain"]).SequenceEqual(expected.GetValueOrDefault(chain) ?? ["no such chain"]))
            .Select(chain => $"{chain}: {string.Join(" / ", present.GetValueOrDefault(chain) ?? ["missing"])}; expected: {string.Join(" / ", expected.GetValueOrDefault(chain) ?? ["nothing"])}")
            .ToList();
        return differences.Count == 0 ? null : string.Join('\n', differences);
    }

    private Dictionary<(IptablesTable Table, string Chain), string[]> Read(IPFamily family, Dictionary<(IptablesTable, string), IptablesChain> frame)
    {
        var program = IptablesPrograms.Of(family, _variant).Prefix + "-save";
        var text = _runner.Run(program, [])!.OutputOf(program);
        var content = new Dictionary<(IptablesTable, string), string[]>();
        foreach (var table in IptablesNames.AllTables)
        {
            var present = IptablesSnapshot.Read(text, table);
            IptablesStaticRules.HasJumps(present, table).ShouldBeTrue($"jumps of {table}");
            foreach (var chain in present.Chains)
            {
                var rules = present.RulesOf(chain);
                content[(table, chain)] = frame.TryGetValue((table, chain), out var known) && known.IsShared ? Sorted(rules, known.Rules.Count) : [.. rules];
            }
        }

        return content;
    }
}
