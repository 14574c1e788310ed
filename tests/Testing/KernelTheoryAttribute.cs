using Xunit;

namespace KubeProxyNet.Testing;

/// <summary>A kernel test with several inputs; skipped, with the reason, where it cannot be done.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks the test, and says why it is skipped if it is.</summary>
    public KernelTheoryAttribute()
    {
        Skip = new KernelFactAttribute().Skip;
    }
}
