using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Faults;

// A test that sets what a machine has only one of: its clock, its conntrack limit. tests/Vm runs these in machines of their own.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OwnMachineFactAttribute : FactAttribute
{
    public OwnMachineFactAttribute()
    {
        Skip = new AgentFactAttribute().Skip ?? (KernelModes.IsSlow ? null : "sets the clock and limits of the whole machine: runs in one of its own (tests/Vm)");
    }
}
