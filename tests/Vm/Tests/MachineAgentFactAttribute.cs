using KubeProxyNet.Testing;

namespace KubeProxyNet.Vm.Tests;

// A test of the published agent in the emulated machine.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MachineAgentFactAttribute : FactAttribute
{
    public MachineAgentFactAttribute()
    {
        Skip = Machine.WhyNot ?? (AgentBinary.IsThere ? null : "needs the native agent: ./dev publish");
    }
}
