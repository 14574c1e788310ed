using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Migration;

// A kernel test that needs both variants of iptables, and ipset; skipped, with the reason, where they are not installed.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IptablesFactAttribute : FactAttribute
{
    private static readonly string[] _programs = ["iptables-legacy", "iptables-nft", "ipset"];

    public IptablesFactAttribute()
    {
        Skip = new KernelFactAttribute().Skip ?? (Array.Find(_programs, program => !File.Exists($"/usr/sbin/{program}")) is { } missing ? $"needs {missing}: ./dev install" : null);
    }
}
