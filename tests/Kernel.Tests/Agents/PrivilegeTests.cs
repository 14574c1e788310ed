using System.Diagnostics;
using System.Text.Json.Nodes;
using KubeProxyNet.Kernel.Tests.Faults;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Agents;

// Each capability that the manifests give, taken away in turn: the agent says which one it lacks, ends at once, and has changed nothing.
public sealed class PrivilegeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Refused by the default profiles of containerd and CRI-O to whoever lacks CAP_SYS_ADMIN and its like (seccomp.json of containers/common).
    private static readonly string[] s_refused =
    [
        "acct", "add_key", "bpf", "clock_adjtime", "clock_settime", "delete_module", "fanotify_init", "finit_module", "fsconfig", "fsmount", "fsopen", "get_mempolicy", "init_module",
        "io_uring_enter", "io_uring_register", "io_uring_setup", "ioperm", "iopl", "kexec_file_load", "kexec_load", "keyctl", "lookup_dcookie", "mbind", "migrate_pages", "mount",
        "mount_setattr", "move_mount", "move_pages", "open_by_handle_at", "open_tree", "perf_event_open", "pivot_root", "quotactl", "reboot", "request_key", "set_mempolicy", "setdomainname",
        "sethostname", "setns", "settimeofday", "swapoff", "swapon", "sysfs", "umount2", "unshare", "userfaultfd", "vhangup",
    ];

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

    [TracedAgentFact]
    public Task The_proxy_needs_nothing_that_a_containers_seccomp_profile_refuses() => WorksWithinSeccompAsync("", "watching the rules of IPv6");

    [TracedAgentFact]
    public Task The_network_agent_needs_nothing_that_a_containers_seccomp_profile_refuses() => WorksWithinSeccompAsync("--network --cluster-cidr 10.244.0.0/16", "network ready");

    // strace refuses the calls in the kernel's place.
    private static async Task WorksWithinSeccompAsync(string arguments, string sign)
    {
        await using var world = await FaultWorld.StartAsync();
        world.Store.Modify(Kinds.Node, "", NativeAgent.NodeName, static node => node["spec"] = new JsonObject { ["podCIDR"] = "10.244.0.0/24", ["podCIDRs"] = new JsonArray("10.244.0.0/24") });
        var folder = Directory.CreateTempSubdirectory("seccomp").FullName;
        var calls = string.Join(',', s_refused.Select(call => $"?{call}"));
        using var agent = Process.Start(new ProcessStartInfo(
            "nsenter",
            [
                $"--net={world.Packets.Node.Namespace.Path}", "strace", "-f", "-qq", "-o", Path.Combine(folder, "calls"), "-e", $"trace={calls}", "-e", $"inject={calls}:error=EPERM",
                AgentBinary.Path, "--kubeconfig", world.Kubeconfig, "--hostname-override", NativeAgent.NodeName, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                .. arguments.Length == 0 ? (string[])[] : ["--cni-conf-dir", folder, "--cni-bin-dir", folder, "--cni-data-dir", folder, "--subnet-file", Path.Combine(folder, "subnet.env")],
            ])
        { RedirectStandardError = true })!;
        try
        {
            using var deadline = new CancellationTokenSource(Patience);
            var said = new List<string>();
            while (!said.Exists(line => line.Contains(sign, StringComparison.Ordinal)))
            {
                said.Add(await agent.StandardError.ReadLineAsync(deadline.Token) ?? throw new InvalidOperationException(string.Join('\n', said)));
            }

            said.ShouldNotContain(line => line.Contains("not permitted", StringComparison.OrdinalIgnoreCase));
        }
        finally
        {
            agent.Kill(entireProcessTree: true);
            await agent.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Everything(Sandbox node) => string.Join('\n', node.Run("nft", "list", "ruleset"), node.Run("ip", "-o", "link"), node.Run("ip", "-o", "address"), node.Run("ip", "route", "show", "table", "all"));
}
