namespace KubeProxyNet.Vm.Tests;

// The same, with several inputs.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MachineTheoryAttribute : TheoryAttribute
{
    public MachineTheoryAttribute()
    {
        Skip = Machine.WhyNot;
    }
}
