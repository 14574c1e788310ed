namespace KubeProxyNet.Lab.Tests.Streaming;

/// <summary>A test that needs kubectl: the one that the variable KUBECTL names, or the first one in PATH; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubectlTheoryAttribute : TheoryAttribute
{
    public KubectlTheoryAttribute()
    {
        if (Kubectl.Executable is null)
        {
            Skip = "there is no kubectl in PATH, and KUBECTL is not set";
        }
    }
}
