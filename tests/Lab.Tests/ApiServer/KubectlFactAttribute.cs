namespace KubeProxyNet.Lab.Tests.ApiServer;

/// <summary>A test that runs the real kubectl; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute()
    {
        Skip = Kubectl.Path is null ? "needs kubectl on PATH" : null;
    }
}
