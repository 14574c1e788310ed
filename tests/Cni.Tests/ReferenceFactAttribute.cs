using KubeProxyNet.Testing;

namespace KubeProxyNet.Cni.Tests;

// A test with both kinds of plugin; skipped, with the reason, where one of them is missing.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute()
    {
        Skip = new AgentFactAttribute().Skip ?? (PluginFolders.HasReference ? null : $"needs the reference plugins in {PluginFolders.Reference}: package containernetworking-plugins");
    }
}
