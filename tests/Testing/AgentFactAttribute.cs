using Xunit;

namespace KubeProxyNet.Testing;

/// <summary>A kernel test of the published native agent; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AgentFactAttribute : FactAttribute
{
    /// <summary>Marks the test, and says why it is skipped if it is.</summary>
    public AgentFactAttribute()
    {
        Skip = new KernelFactAttribute().Skip ?? (AgentBinary.IsThere ? null : "needs the native agent: ./dev publish");
    }
}
