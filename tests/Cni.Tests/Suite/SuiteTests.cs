using System.Text;
using KubeProxyNet.CniSuite;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Cni.Tests.Suite;

// The contract suite with our plugins, and beside them the reference plugins as the yardstick. KUBEPROXYNET_WRITE_DOCS writes the page anew.
public sealed class SuiteTests
{
    private static readonly string Page = Path.Combine(Path.GetDirectoryName(AgentBinary.CniPath)!, "..", "..", "docs", "cni-suite.md");

    private static readonly Lazy<IReadOnlyList<CaseResult>> _ours = new(() => Play(PluginFolders.Ours));

    [AgentFact]
    public void Our_plugins_keep_the_contract()
    {
        _ours.Value.Count.ShouldBeGreaterThan(100);
        _ours.Value.Where(result => result.Outcome == Outcome.Failed).Select(result => $"{result.Name}: {result.Why}").ShouldBeEmpty();
    }

    // Some cases depend on how fast the reference plugins and the kernel are beside each other, so what seems new is played again: only what differs each time does differ.
    [ReferenceFact]
    public void Where_the_reference_plugins_differ_is_written_down()
    {
        var reference = Play(PluginFolders.Reference);
        if (Environment.GetEnvironmentVariable("KUBEPROXYNET_WRITE_DOCS") is not null)
        {
            File.WriteAllText(Page, Write(_ours.Value, reference));
        }

        var written = File.ReadAllLines(Page).ToHashSet();
        var unwritten = KubeProxyNet.CniSuite.Suite.Load().Zip(_ours.Value, reference)
            .Where(row => !written.Contains(Row(row.Second, row.Third)) && !written.Contains(Row(row.Second, PlayedAgain(row.First, row.Third))))
            .Select(row => $"{Row(row.Second, row.Third)} {row.Third.Why}");

        unwritten.ShouldBeEmpty("rows that docs/cni-suite.md does not have");
        File.ReadAllLines(Page).Length.ShouldBe(Write(_ours.Value, reference).Count(character => character == '\n'));
    }

    // The first of a few more results that is another one.
    private static CaseResult PlayedAgain(SuiteCase item, CaseResult before) =>
        Enumerable.Range(0, 4).Select(_ => new CaseRun(PluginFolders.Reference).Play(item)).FirstOrDefault(after => after.Outcome != before.Outcome) ?? before;

    private static List<CaseResult> Play(string folder) => [.. KubeProxyNet.CniSuite.Suite.Load().Select(item => new CaseRun(folder).Play(item))];

    private static string Write(IReadOnlyList<CaseResult> ours, IReadOnlyList<CaseResult> reference)
    {
        var text = new StringBuilder();
        text.Append("# The CNI contract suite\n\nWritten by `tests/Cni.Tests`, and compared there. Ours: `artifacts/cni/kubeproxynet` under all of its names. Reference: Debian's package\n");
        text.Append("containernetworking-plugins (1.1.1, which knows neither GC nor STATUS). [tests/CniSuite](../tests/CniSuite/README.md) runs against any other folder of plugins.\n\n");
        text.Append("| case | ours | reference |\n|---|---|---|\n");
        foreach (var (one, other) in ours.Zip(reference))
        {
            text.Append(Row(one, other)).Append('\n');
        }

        return text.ToString();
    }

    private static string Row(CaseResult one, CaseResult other) => $"| {one.Name.Replace("|", "\\|", StringComparison.Ordinal)} | {Word(one)} | {Word(other)} |";

    private static string Word(CaseResult result) => result.Outcome switch
    {
        Outcome.Passed => "yes",
        Outcome.Skipped => "-",
        _ => "no",
    };
}
