using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Iptables;

// A kernel test that runs with both variants of iptables; skipped, with the reason, where they are not installed.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IptablesTheoryAttribute : TheoryAttribute
{
    private static readonly string[] _programs = ["iptables-legacy-restore", "iptables-nft-restore", "ip6tables-legacy-restore", "ip6tables-nft-restore"];

    public IptablesTheoryAttribute()
    {
        Skip = new KernelFactAttribute().Skip ?? (Array.Find(_programs, program => !File.Exists($"/usr/sbin/{program}")) is { } missing ? $"needs {missing}: ./dev install" : null);
    }
}
