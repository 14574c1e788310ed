using System.Net.Sockets;
using KubeProxyNet.Overlay.Planning;

namespace KubeProxyNet.Overlay.Kernel;

/// <summary>The kernel settings without which a node does not pass packets on.</summary>
internal static class KernelSettings
{
    /// <summary>Sets what is otherwise.</summary>
    /// <returns>How many were.</returns>
    internal static int Ensure(OverlayPlace place, OwnPlan own) => place.Run(() =>
        (own.Ranges.Any(range => range.Family == AddressFamily.InterNetwork) ? Set("ipv4/ip_forward") : 0)
        + (own.Ranges.Any(range => range.Family == AddressFamily.InterNetworkV6) ? Set("ipv6/conf/all/forwarding") : 0));

    private static int Set(string name)
    {
        const string On = "1";
        var path = Path.Combine("/proc/sys/net", name);
        if (File.ReadAllText(path).Trim() == On)
        {
            return 0;
        }

        File.WriteAllText(path, On);
        return 1;
    }
}
