using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Inspection;

// doctor on nodes that a tunnel joins: healthy, and broken in the ways that take longest to find.
public sealed class NetworkInspectionTests(JoinedNodes nodes) : IClassFixture<JoinedNodes>
{
    [AgentFact]
    public void Nothing_is_said_of_a_healthy_network()
    {
        var output = nodes.Doctor().Output;

        // There is no proxy in this world, and that is all.
        output.Split('\n').Where(line => line.Contains(" [", StringComparison.Ordinal)).ShouldAllBe(line => line.Contains("[agent] the proxy", StringComparison.Ordinal) || line.Contains("[kernel-rules]", StringComparison.Ordinal), output);
    }

    [AgentFact]
    public void An_entry_of_the_FDB_that_is_missing_is_named() => WhileAgentSleeps(
        () => nodes.First.Run("sh", "-c", "bridge fdb del $(bridge fdb show dev vxlan-kpn4 | head -n 1 | cut -d' ' -f1,2,3) dev vxlan-kpn4"),
        "[network-entry] what leads to node hollow-2's pods is missing",
        "bridge fdb add ");

    [AgentFact]
    public void A_tunnel_that_takes_too_large_packets_is_named() => WhileAgentSleeps(
        () => nodes.First.Run("ip", "link", "set", "vxlan-kpn4", "mtu", "1500"),
        "[mtu] vxlan-kpn4 takes packets of 1500 bytes, and 1450 are right");

    [AgentFact]
    public void A_blocked_port_between_nodes_is_named()
    {
        nodes.Second.RunWithInput("table inet fw { chain input { type filter hook input priority 0; udp dport 8472 drop; }; }", "nft", "-f", "-");
        try
        {
            nodes.Doctor().Output.ShouldSatisfyAllConditions(
                output => output.ShouldContain("[tunnel-blocked] node hollow-2 does not answer through the tunnel"),
                output => output.ShouldContain("open UDP port 8472 between the nodes"));
        }
        finally
        {
            nodes.Second.Run("nft", "delete", "table", "inet", "fw");
            nodes.WaitUntilWell();
        }
    }

    private void WhileAgentSleeps(Action harm, params string[] words)
    {
        nodes.Sleep();
        try
        {
            harm();
            var output = nodes.Doctor().Output;
            words.ShouldAllBe(word => output.Contains(word, StringComparison.Ordinal), output);
        }
        finally
        {
            nodes.Wake();
            nodes.WaitUntilWell();
        }
    }
}
