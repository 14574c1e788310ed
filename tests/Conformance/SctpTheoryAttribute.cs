using KubeProxyNet.Testing;

namespace KubeProxyNet.Conformance.Tests;

// A kernel test that needs SCTP; skipped, with the reason, where the kernel has none. tests/Vm runs it under one that has.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SctpTheoryAttribute : TheoryAttribute
{
    public SctpTheoryAttribute()
    {
        Skip = new KernelFactAttribute().Skip ?? (SctpSocket.IsSupported ? null : "needs a kernel with SCTP");
    }
}
