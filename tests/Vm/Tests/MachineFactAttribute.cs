namespace KubeProxyNet.Vm.Tests;

// A test that runs in the emulated machine; skipped, with the reason, where there can be none.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MachineFactAttribute : FactAttribute
{
    public MachineFactAttribute()
    {
        Skip = Machine.WhyNot;
    }
}
