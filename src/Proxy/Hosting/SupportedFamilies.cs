using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Which IP families this node's kernel speaks.</summary>
internal static class SupportedFamilies
{
    internal static IReadOnlyList<IPFamily> Find() => HasIPv6() ? [IPFamily.IPv4, IPFamily.IPv6] : [IPFamily.IPv4];

    // The file lists the addresses of the reader's network namespace; it is there whenever the protocol is.
    private static bool HasIPv6() => File.Exists("/proc/thread-self/net/if_inet6") && !IsDisabled("/proc/sys/net/ipv6/conf/all/disable_ipv6");

    private static bool IsDisabled(string sysctl)
    {
        try
        {
            return File.ReadAllText(sysctl).Trim() == "1";
        }
        catch (IOException)
        {
            return false;
        }
    }
}
