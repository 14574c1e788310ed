using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Ipvs;

// A test that needs IPVS; skipped, with the reason, under a kernel without it. tests/Vm runs these under one that has it.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IpvsFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> _missing = new(FindMissing);

    public IpvsFactAttribute()
    {
        Skip = new KernelFactAttribute().Skip ?? _missing.Value;
    }

    private static string? FindMissing()
    {
        try
        {
            using var ipvs = IpvsConnection.Open();
            return null;
        }
        catch (NetlinkException error)
        {
            return $"this kernel has no IPVS, or module ip_vs is not loaded: {error.Message}";
        }
    }
}
