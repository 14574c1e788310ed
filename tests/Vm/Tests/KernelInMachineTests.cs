using KubeProxyNet.Testing;
using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Tests;

// Tests of the kernel's interfaces and of the agent, under a second kernel, one that has IPVS and dummy devices.
public class KernelInMachineTests(ITestOutputHelper output)
{
    private const string KillSweep = "KubeProxyNet.Kernel.Tests.Faults.KillSweepTests.Killed_at_any_moment_in_IPVS_mode_it_leaves_every_service_whole_and_no_connection_fails";
    private const string ModeSwitch = "KubeProxyNet.Kernel.Tests.Faults.ModeSwitchTests";

    // Classes, or folders with all that is in them.
    private static readonly (string Folder, string Name)[] Kernel =
    [
        ("KubeProxyNet.Kernel.Tests", "Ipvs"),
        ("KubeProxyNet.Netlink.Tests.Route", "LinkKernelTests"),
        ("KubeProxyNet.Netlink.Tests.Route", "AddressAndRouteKernelTests"),
        ("KubeProxyNet.Netlink.Tests.Route", "NeighbourKernelTests"),
        ("KubeProxyNet.Netlink.Tests.Route", "RouteMonitorKernelTests"),
        ("KubeProxyNet.Netlink.Tests.Conntrack", "ConntrackKernelTests"),
    ];

    private static readonly string[] Agent = AgentBinary.IsThere ? [KillSweep, ModeSwitch] : [];
    private static readonly GuestPart Part = new("kernel", [.. Kernel.Select(item => $"{item.Folder}.{item.Name}"), .. Agent]);

    public static TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            Array.ForEach(Kernel, item => names.Add(item.Folder, item.Name));
            return names;
        }
    }

    [MachineTheory]
    [MemberData(nameof(Names))]
    public Task Passes_under_the_machine_s_kernel(string folder, string name) => Part.HoldAsync($"{folder}.{name}", output);

    [MachineAgentFact]
    public Task Killed_at_any_moment_in_IPVS_mode_the_agent_leaves_every_service_whole() => Part.HoldAsync(KillSweep, output);

    [MachineAgentFact]
    public Task No_connection_fails_on_the_way_through_all_modes_with_IPVS() => Part.HoldAsync(ModeSwitch, output);
}
