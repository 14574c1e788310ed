using System.Diagnostics;
using KubeProxyNet.Kernel.Tests.Faults;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Agents;

// Each capability that the manifests give, taken away in turn: the agent says which one it lacks, ends at once, and has changed nothing.
public sealed class PrivilegeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string, string> Cases => new()
    {
        { "--proxy-mode nftables", "", "NET_ADMIN" },
        { "--proxy-mode nftables", "+net_raw", "NET_ADMIN" },
        { "--proxy-mode iptables", "", "NET_ADMIN" },
        { "--proxy-mode iptables", "+net_raw", "NET_ADMIN" },
        { "--proxy-mode iptables", "+net_admin", "NET_RAW" },
        { "--network --cluster-cidr 10.244.0.0/16", "", "NET_ADMIN" },
        { "--network --cluster-cidr 10.244.0.0/16", "+net_raw", "NET_ADMIN" },
    };

    [AgentTheory]
    [MemberData(nameof(Cases))]
    public async Task A_capability_that_is_missing_is_named_and_nothing_is_begun(string arguments, string capabilities, string missing)
    {
        await using var world = await FaultWorld.StartAsync();
        var node = world.Packets.Node;
        var before = Everything(node);
        var bounding = capabilities.Length == 0 ? "-all" : $"-all,{capabilities}";
        using var agent = Process.Start(new ProcessStartInfo(
            "nsenter",
            [
                $"--net={node.Namespace.Path}", "setpriv", "--bounding-set", bounding, "--inh-caps", bounding,
                AgentBinary.Path, "--kubeconfig", world.Kubeconfig, "--hostname-override", NativeAgent.NodeName, .. arguments.Split(' '),
            ])
        { RedirectStandardError = true })!;
        using var deadline = new CancellationTokenSource(Patience);
        var said = await agent.StandardError.ReadToEndAsync(deadline.Token);
        await agent.WaitForExitAsync(deadline.Token);

        agent.ExitCode.ShouldBe(1, said);
        said.TrimEnd().Split('\n')[^1].ShouldStartWith("kubeproxynet: ");
        said.TrimEnd().Split('\n')[^1].ShouldContain($"needs the capability {missing}");
        said.ShouldNotContain("   at ");
        Everything(node).ShouldBe(before);
    }

    private static string Everything(Sandbox node) => string.Join('\n', node.Run("nft", "list", "ruleset"), node.Run("ip", "-o", "link"), node.Run("ip", "-o", "address"), node.Run("ip", "route", "show", "table", "all"));
}
