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

    [ReferenceFact]
    public void Where_the_reference_plugins_differ_is_written_down()
    {
        var page = Write(_ours.Value, Play(PluginFolders.Reference));
        if (Environment.GetEnvironmentVariable("KUBEPROXYNET_WRITE_DOCS") is not null)
        {
            File.WriteAllText(Page, page);
        }

        File.ReadAllText(Page).ShouldBe(page);
    }

    private static List<CaseResult> Play(string folder) => [.. KubeProxyNet.CniSuite.Suite.Load().Select(item => new CaseRun(folder).Play(item))];

    private static string Write(IReadOnlyList<CaseResult> ours, IReadOnlyList<CaseResult> reference)
    {
        var text = new StringBuilder();
        text.Append("# The CNI contract suite\n\nWritten by `tests/Cni.Tests`, and compared there. Ours: `artifacts/cni/kubeproxynet` under all of its names. Reference: Debian's package\n");
        text.Append("containernetworking-plugins (1.1.1, which knows neither GC nor STATUS). [tests/CniSuite](../tests/CniSuite/README.md) runs against any other folder of plugins.\n\n");
        text.Append("| case | ours | reference |\n|---|---|---|\n");
        foreach (var (one, other) in ours.Zip(reference))
        {
            text.Append(null, $"| {one.Name.Replace("|", "\\|", StringComparison.Ordinal)} | {Word(one)} | {Word(other)} |\n");
        }

        return text.ToString();
    }

    private static string Word(CaseResult result) => result.Outcome switch
    {
        Outcome.Passed => "yes",
        Outcome.Skipped => "-",
        _ => "no",
    };
}
