using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Proxy.Tests.Scenarios;

// Each folder of tests/Scenarios: what a cluster holds, what this node makes of it, and what becomes of packets.
public class ScenarioTests
{
    private static readonly string[] Goldens = ["cluster.yaml", "ruleset.txt", "packets.txt", "nftables.nft", "iptables.rules", "ipvs.txt"];

    public static TheoryData<string> Names => [.. ScenarioFiles.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_node_decides_as_written_down(string name) =>
        Compare(name, "ruleset.txt", Load(name).RulesetText());

    [Theory]
    [MemberData(nameof(Names))]
    public void Packets_go_where_it_is_written_down(string name) =>
        Compare(name, "packets.txt", ScenarioPackets.Trace(ScenarioFiles.Read(name, "packets.txt"), Load(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_nftables_table_holds_what_is_written_down(string name)
    {
        var rulesets = Load(name).Rulesets.Values.OrderBy(ruleset => ruleset.Family);

        Compare(name, "nftables.nft", string.Concat(rulesets.Select(ruleset => NftablesListing.Print(ruleset, UsualNode(ruleset.Family)))));
    }

    [Fact]
    public void The_frame_of_the_nftables_table_is_as_written_down() => ScenarioFiles.Compare(
        "tests/Scenarios/nftables-frame.nft",
        string.Concat(Enum.GetValues<IPFamily>().Select(family => NftablesPlan.Build(UsualNode(family), NftablesDialect.Of(family), new int[NftablesPlan.AllSets.Length]))));

    [Theory]
    [MemberData(nameof(Names))]
    public void IPVS_and_the_table_around_it_hold_what_is_written_down(string name)
    {
        var rulesets = Load(name).Rulesets.Values.OrderBy(ruleset => ruleset.Family);

        Compare(name, "ipvs.txt", string.Concat(rulesets.Select(ruleset => PrintIpvs(ruleset, IpvsPlan.Build(Ruleset.Empty(ruleset.Family) with { Node = UsualNode(ruleset.Family) }, new IpvsSettings())))));
    }

    [Fact]
    public void The_frame_of_the_table_around_IPVS_is_as_written_down() => ScenarioFiles.Compare(
        "tests/Scenarios/ipvs-frame.txt",
        string.Concat(Enum.GetValues<IPFamily>().Select(family => PrintIpvs(Ruleset.Empty(family) with { Node = UsualNode(family) }, null))));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_iptables_tables_hold_what_is_written_down(string name)
    {
        var rulesets = Load(name).Rulesets.Values.OrderBy(ruleset => ruleset.Family);

        Compare(name, "iptables.rules", string.Concat(rulesets.Select(ruleset => IptablesListing.Print(ruleset, UsualNode(ruleset.Family)))));
    }

    [Fact]
    public void The_frame_of_the_iptables_tables_is_as_written_down() => ScenarioFiles.Compare(
        "tests/Scenarios/iptables-frame.rules",
        string.Concat(Enum.GetValues<IPFamily>().Select(family => IptablesPlan.Build(UsualNode(family), IptablesDialect.Of(family), hasComments: true))));

    [Fact]
    public void There_are_scenarios_for_every_corner() => ScenarioFiles.Names.Count().ShouldBeGreaterThanOrEqualTo(150);

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

    private static string PrintIpvs(Ruleset ruleset, IpvsPlan? usual)
    {
        var plan = IpvsPlan.Build(ruleset, new IpvsSettings());
        return $"{plan}{plan.PrintChains(usual?.Chains)}";
    }

    private static NodeRules UsualNode(IPFamily family) => new Scenario("# This node without any Service.\n").Rulesets[family].Node;

    private static Scenario Load(string name) => new(ScenarioFiles.Read(name, "cluster.yaml"));

    private static void Compare(string name, string file, string actual) => ScenarioFiles.Compare($"tests/Scenarios/{name}/{file}", actual);
}
