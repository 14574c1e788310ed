using Xunit;

namespace KubeProxyNet.Testing;

/// <summary>A test that looks at a page of the native agent with a browser; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Marks the test, and says why it is skipped if it is.</summary>
    public BrowserFactAttribute()
    {
        Skip = new AgentFactAttribute().Skip ?? (File.Exists("/usr/bin/chromium") ? null : "needs chromium (Debian's package chromium)");
    }
}
