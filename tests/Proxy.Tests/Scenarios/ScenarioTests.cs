namespace KubeProxyNet.Proxy.Tests.Scenarios;

// Each folder of tests/Scenarios: what a cluster holds, what this node makes of it, and what becomes of packets. UPDATE_GOLDENS=1 writes the answers anew, to
// be read before they are committed; the run fails then, so that nobody leaves it on.
public class ScenarioTests
{
    private static readonly string[] Goldens = ["cluster.yaml", "ruleset.txt", "packets.txt"];
    private static readonly bool IsUpdating = Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1";

    public static TheoryData<string> Names => [.. Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    private static string Folder { get; } = FindFolder();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_node_decides_as_written_down(string name) =>
        Compare(name, "ruleset.txt", new Scenario(Read(name, "cluster.yaml")).RulesetText());

    [Theory]
    [MemberData(nameof(Names))]
    public void Packets_go_where_it_is_written_down(string name) =>
        Compare(name, "packets.txt", ScenarioPackets.Trace(Read(name, "packets.txt"), new Scenario(Read(name, "cluster.yaml"))));

    [Fact]
    public void Every_scenario_has_every_file_and_no_other()
    {
        Directory.EnumerateDirectories(Folder).Count().ShouldBeGreaterThanOrEqualTo(60);
        foreach (var folder in Directory.EnumerateDirectories(Folder))
        {
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).ShouldBe(Goldens, ignoreOrder: true, folder);
        }
    }

    [Fact]
    public void Every_scenario_says_in_its_first_line_what_it_shows()
    {
        foreach (var folder in Directory.EnumerateDirectories(Folder))
        {
            File.ReadLines(Path.Combine(folder, "cluster.yaml")).First().ShouldStartWith("# ", Case.Sensitive, folder);
        }
    }

    private static void Compare(string name, string file, string actual)
    {
        if (!IsUpdating)
        {
            actual.ShouldBe(Read(name, file), $"{name}/{file}");
            return;
        }

        File.WriteAllText(Path.Combine(Folder, name, file), actual);
        Assert.Fail($"{name}/{file} was written; read it, then run again without UPDATE_GOLDENS");
    }

    private static string Read(string name, string file) => File.ReadAllText(Path.Combine(Folder, name, file));

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KubeProxyNet.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("KubeProxyNet.sln is in no folder above the tests."), "tests", "Scenarios");
    }
}
