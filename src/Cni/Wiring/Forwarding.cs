using System.Net.Sockets;
using KubeProxyNet.Cni.Contract;

namespace KubeProxyNet.Cni.Wiring;

/// <summary>The node has to pass packets on between containers and everybody else.</summary>
internal static class Forwarding
{
    /// <summary>Lets it, for the families that a container has addresses of.</summary>
    internal static void Enable(CniResult addresses)
    {
        if (addresses.Ips.Any(ip => ip.Address.Address.AddressFamily == AddressFamily.InterNetwork))
        {
            KernelParameters.Set("ipv4/ip_forward", "1");
        }

        if (addresses.Ips.Any(ip => ip.Address.Address.AddressFamily == AddressFamily.InterNetworkV6))
        {
            KernelParameters.Set("ipv6/conf/all/forwarding", "1");
        }
    }
}
