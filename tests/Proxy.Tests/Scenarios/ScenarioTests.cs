namespace KubeProxyNet.Proxy.Tests.Scenarios;

// Each folder of tests/Scenarios: what a cluster holds, what this node makes of it, and what becomes of packets.
public class ScenarioTests
{
    private static readonly string[] Goldens = ["cluster.yaml", "ruleset.txt", "packets.txt"];

    public static TheoryData<string> Names => [.. ScenarioFiles.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_node_decides_as_written_down(string name) =>
        Compare(name, "ruleset.txt", Load(name).RulesetText());

    [Theory]
    [MemberData(nameof(Names))]
    public void Packets_go_where_it_is_written_down(string name) =>
        Compare(name, "packets.txt", ScenarioPackets.Trace(ScenarioFiles.Read(name, "packets.txt"), Load(name)));

    [Fact]
    public void Every_scenario_has_every_file_and_no_other()
    {
        foreach (var folder in Directory.EnumerateDirectories(ScenarioFiles.Folder))
        {
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).ShouldBe(Goldens, ignoreOrder: true, folder);
        }
    }

    [Fact]
    public void Every_scenario_says_in_its_first_line_what_it_shows()
    {
        foreach (var folder in Directory.EnumerateDirectories(ScenarioFiles.Folder))
        {
            File.ReadLines(Path.Combine(folder, "cluster.yaml")).First().ShouldStartWith("# ", Case.Sensitive, folder);
        }
    }

    private static Scenario Load(string name) => new(ScenarioFiles.Read(name, "cluster.yaml"));

    private static void Compare(string name, string file, string actual) => ScenarioFiles.Compare($"tests/Scenarios/{name}/{file}", actual);
}
