namespace KubeProxyNet.Vm.Tests;

// Tests that run in the emulated machine; skipped, with the reason, where there can be none.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MachineTheoryAttribute : TheoryAttribute
{
    public MachineTheoryAttribute()
    {
        Skip = Machine.WhyNot;
    }
}
