using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Rules;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Backends.Tests.Iptables;

// In which order what is written becomes true.
public class IptablesDeltaTests
{
    private static readonly IptablesPlan Plan = IptablesPlan.Build(NodeOf(IPFamily.IPv4), IptablesDialect.Of(IPFamily.IPv4), hasComments: true);

    private static readonly ServiceRules Served = Service(Name("web"), "10.96.0.10", 80, Pod("10.244.1.2"));

    private static readonly ServiceRules Empty = Served with { Cluster = [] };

    [Fact]
    public void Who_gets_a_first_endpoint_is_served_before_the_refusal_goes()
    {
        var lines = Write(Empty, Served);

        lines.Where(line => line.StartsWith('*')).ShouldBe(["*nat", "*filter"]);
        lines[^2].ShouldStartWith("-D KUBE-SERVICES -d 10.96.0.10/32 -p tcp ");
    }

    [Fact]
    public void Who_loses_the_last_endpoint_is_refused_before_the_way_to_it_goes()
    {
        var lines = Write(Served, Empty);

        lines.Where(line => line.StartsWith('*')).ShouldBe(["*filter", "*nat"]);
        lines[1].ShouldStartWith("-I KUBE-SERVICES -d 10.96.0.10/32 -p tcp ");
    }

    [Fact]
    public void Chains_come_before_what_leads_to_them_and_go_after_it()
    {
        var other = Served with { Cluster = [Pod("10.244.1.3")] };
        var came = IptablesNames.DestinationChain(Served.Name, other.Cluster[0]);
        var went = IptablesNames.DestinationChain(Served.Name, Served.Cluster[0]);
        var group = IptablesNames.GroupChain(Served.Name, DestinationGroup.Cluster);

        var lines = Write(Served, other);

        lines.Where(line => line.Contains(" - [0:0]", StringComparison.Ordinal) || line.StartsWith("-X", StringComparison.Ordinal)).ShouldBe(
            [$":{came} - [0:0]", $":{group} - [0:0]", $":{went} - [0:0]", $"-X {went}"]);
        lines.Count(line => line == "COMMIT").ShouldBe(1);
    }

    [Fact]
    public void A_line_has_an_owner_and_a_commit_has_none()
    {
        var delta = new IptablesDelta();
        delta.Move(Served.Name, IptablesPart.None, IptablesRenderer.Render(Served, Plan), [], []);
        var input = new IptablesInput(int.MaxValue);
        delta.WriteTo(input);
        var lines = input.ToString().Split('\n');

        input.OwnerOf(1).ShouldBeNull();
        input.OwnerOf(2).ShouldBe(Served.Name);
        input.OwnerOf(Array.IndexOf(lines, "COMMIT")).ShouldBe(Served.Name);
        input.OwnerOf(Array.IndexOf(lines, "COMMIT") + 1).ShouldBeNull();
        input.Around(2).ShouldContain($"> 2: {lines[1]}");
    }

    [Fact]
    public void Many_chains_are_written_in_several_transactions_and_no_service_port_in_two()
    {
        var delta = new IptablesDelta();
        for (var number = 0; number < 10; number++)
        {
            var rules = Service(Name($"service-{number}"), $"10.96.0.{number}", 80, Pod("10.244.1.2"), Pod("10.244.1.3"));
            delta.Move(rules.Name, IptablesPart.None, IptablesRenderer.Render(rules, Plan), [], []);
        }

        var input = new IptablesInput(4);
        delta.WriteTo(input);

        input.Transactions.ShouldBe(5);
        input.ToString().Split("COMMIT\n").SkipLast(1).ShouldAllBe(text => text.Split('\n').Count(line => line.StartsWith(':')) == 6);
    }

    private static string[] Write(ServiceRules before, ServiceRules after)
    {
        var delta = new IptablesDelta();
        delta.Move(before.Name, IptablesRenderer.Render(before, Plan), IptablesRenderer.Render(after, Plan), [], []);
        var input = new IptablesInput(int.MaxValue);
        delta.WriteTo(input);
        return input.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
