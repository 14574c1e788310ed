using Xunit;

namespace KubeProxyNet.Testing;

/// <summary>As <see cref="AgentFactAttribute"/>, for a table of cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AgentTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks the test, and says why it is skipped if it is.</summary>
    public AgentTheoryAttribute()
    {
        Skip = new AgentFactAttribute().Skip;
    }
}
