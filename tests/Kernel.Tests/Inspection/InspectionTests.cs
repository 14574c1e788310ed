using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Inspection;

// explain and doctor on a real node: healthy, and broken in every way of the table.
public sealed class InspectionTests(InspectedNode node) : IClassFixture<InspectedNode>
{
    public static TheoryData<string> Names => [.. BrokenNodes.All.Select(row => row.Name)];

    [AgentFact]
    public void Nothing_is_wrong_with_a_healthy_node()
    {
        node.Settle();

        OperatorCommand.Run(node.Node, ["doctor"]).ShouldBe((0, "node hollow-1: nothing is wrong, as far as can be seen from here\n"));
        var (exit, output) = OperatorCommand.Run(node.Node, ["explain", "default/outside"]);
        output.ShouldContain("verdict: it works");
        exit.ShouldBe(0, output);
    }

    [AgentTheory]
    [MemberData(nameof(Names))]
    public void A_broken_set_up_is_named(string name)
    {
        var row = BrokenNodes.All.Single(item => item.Name == name);
        row.Break(node);
        try
        {
            var (exit, output) = OperatorCommand.Run(node.Node, row.Command.Select(Fill), row.Prepare);

            output.ShouldContain($"[{row.Check}]");
            output.ShouldContain(row.Words);
            exit.ShouldBeInRange(1, 2, output);
        }
        finally
        {
            row.Mend(node);
            node.Settle();
        }
    }

    [AgentFact]
    public void Explain_tells_from_object_to_kernel_as_JSON_too()
    {
        node.Settle();
        var (exit, output) = OperatorCommand.Run(node.Node, ["explain", "10.96.0.20:80", "--from", "node", "--json"]);

        exit.ShouldBe(0, output);
        var explanation = JsonNode.Parse(output)![0]!;
        ((string?)explanation["servicePort"]).ShouldBe("default/outside:main");
        explanation["endpoints"]!.AsArray().Select(item => ((string?)item!["address"], (string?)item["reason"], (string?)item["answer"])).ShouldBe([("10.244.0.2:8080", "ready", "listens"), ("10.244.1.2:8080", "ready", "listens")]);
        explanation["frontends"]!.AsArray().Select(item => (string?)item!["fate"]).ShouldBe(["served", "served", "served"]);
        explanation["kernel"]!["missing"]!.AsArray().ShouldBeEmpty();
        explanation["kernel"]!["held"]!.AsArray().Select(item => (string?)item).ShouldContain("map service-ports { 10.96.0.20 . tcp . 80 : goto pick-4 }");
    }

    [AgentFact]
    public void What_no_Service_has_is_said_so()
    {
        OperatorCommand.Run(node.Node, ["explain", "10.244.0.2:8080"]).ShouldSatisfyAllConditions(
            answer => answer.Exit.ShouldBe(3),
            answer => answer.Output.ShouldContain("10.244.0.2 is no Service's address but an endpoint of default/"));
        OperatorCommand.Run(node.Node, ["explain", "default/outside:81"]).Output.ShouldContain("Service default/outside has no port 81: it has main 80/TCP");
        OperatorCommand.Run(node.Node, ["explain", "default/nothing"]).Output.ShouldContain("answered with 404");
    }

    [AgentFact]
    public void Lists_are_tables_for_people_and_JSON_for_programs()
    {
        node.Settle();
        OperatorCommand.Run(node.Node, ["list", "services"]).Output.ShouldMatch(@"default/outside:main +TCP +nodePort 31080 +2 +0\n");
        OperatorCommand.Run(node.Node, ["list", "endpoints"]).Output.ShouldMatch(@"default/outside:main +TCP +10\.244\.0\.2:8080 +no +yes +no\n");
        using var stream = node.World.OpenStream();
        var connections = JsonNode.Parse(OperatorCommand.Run(node.Node, ["list", "connections", "--json"]).Output)!.AsArray();
        connections.ShouldContain(item => (string?)item!["service"] == "default/stream:main" && (string?)item["endpoint"] == "10.244.0.2:9000" && (string?)item["state"] == "Established");
    }

    [AgentFact]
    public void Trace_follows_packets_hook_by_hook_and_leaves_nothing_behind()
    {
        node.Settle();
        using var trace = OperatorCommand.Start(node.Node, ["trace", "--from", node.World.Packets.ClientAddress, "--to", "10.96.0.20:80", "--count", "1", "--timeout", "30s"]);
        trace.StandardError.ReadLine().ShouldBe("following up to 1 packets to 10.96.0.20:80 for 30 s");
        node.Node.Run("nft", "list", "tables").ShouldContain("table ip kubeproxynet-trace");

        node.World.Packets.Ask(node.World.Packets.Client, "10.96.0.20", 80).ShouldNotBe("nothing");

        var output = trace.StandardOutput.ReadToEnd();
        trace.WaitForExit();
        output.ShouldMatch(@"packet 1  192\.0\.2\.2:\d+ -> 10\.96\.0\.20:80  in client ip kubeproxynet nat-prerouting > services > .*pick-4: accept \(dnat");
        output.ShouldMatch(@"connection 192\.0\.2\.2:\d+ -> 10\.96\.0\.20:80: answered by 10\.244\.[01]\.2:8080");
        trace.ExitCode.ShouldBe(0);
        node.Node.Run("nft", "list", "tables").ShouldNotContain("kubeproxynet-trace");
    }

    [AgentFact]
    public void A_trace_that_is_killed_leaves_nothing_behind()
    {
        using var trace = OperatorCommand.Start(node.Node, ["trace", "--to", "10.96.0.20:80", "--timeout", "60s"]);
        trace.StandardError.ReadLine().ShouldNotBeNull();
        node.Node.Run("nft", "list", "tables").ShouldContain("kubeproxynet-trace");

        trace.Kill();
        trace.WaitForExit();

        node.Node.Run("nft", "list", "tables").ShouldNotContain("kubeproxynet-trace");
    }

    private string Fill(string argument)
    {
        if (argument != "EXPIRED")
        {
            return argument == "KUBECONFIG" ? node.World.Kubeconfig : argument;
        }

        var path = Path.Combine(node.Folder, "expired");
        File.WriteAllText(path, Regex.Replace(File.ReadAllText(node.World.Kubeconfig), "token: .*", "token: expired"));
        return path;
    }
}
