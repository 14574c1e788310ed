namespace KubeProxyNet.Manifests.Tests;

// Needs a program; skipped, with the reason, where it is not installed.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string program, string package)
    {
        Skip = Tool.Run(program, "--help") is null ? $"needs {program} (Debian's package {package})" : null;
    }
}
