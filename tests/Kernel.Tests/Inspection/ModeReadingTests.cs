using KubeProxyNet.Kernel.Tests.Faults;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Inspection;

// What explain reads back of the kernel in the modes that are not nftables: all of it while it is there, and what is missing when somebody has taken it.
public sealed class ModeReadingTests
{
    [AgentFact]
    public Task Iptables_rules_are_read_back_and_missed() => ReadAndMissAsync("iptables", "-t nat -A KUBE-SERVICES", node => node.Run("iptables", "-t", "nat", "-F", "KUBE-SERVICES"));

    [IpvsAgentFact]
    public Task Virtual_services_are_read_back_and_missed() => ReadAndMissAsync("ipvs", "tcp 10.96.0.10:80 -> ", node => node.Run("ipvsadm", "-D", "-t", "10.96.0.10:80"));

    private static async Task ReadAndMissAsync(string mode, string entry, Action<Sandbox> harm)
    {
        await using var world = await FaultWorld.StartAsync();
        string[] explain = ["explain", "default/stable", "--no-probe", "--kubeconfig", world.Kubeconfig, "--hostname-override", NativeAgent.NodeName, "--proxy-mode", mode];
        using var agent = world.StartAgent("--proxy-mode", mode);
        agent.WaitUntilWatching();

        var (exit, whole) = OperatorCommand.Run(world.Packets.Node, explain);
        whole.ShouldContain(entry);
        whole.ShouldContain("entries are as they should be");
        exit.ShouldBe(0, whole);

        agent.KillAtOnce();
        harm(world.Packets.Node);
        var (after, broken) = OperatorCommand.Run(world.Packets.Node, explain);
        broken.ShouldContain("[kernel] the kernel does not hold what it should");
        after.ShouldBe(2, broken);
    }
}
