namespace KubeProxyNet.Manifests.Tests;

[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(string program, string package)
    {
        Skip = new ToolFactAttribute(program, package).Skip;
    }
}
