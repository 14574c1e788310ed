using System.Net.Sockets;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Cni.Wiring;

/// <summary>The node's bridge that containers are joined to. A hundred plugins at once may make it: each step is one that another may have done.</summary>
internal static class HostBridge
{
    /// <summary>Makes it so.</summary>
    /// <exception cref="CniException">The link is no bridge, or has another address of the network.</exception>
    internal static Link Ensure(RouteConnection host, WiringOptions options, CniResult addresses)
    {
        if (host.FindLink(options.Bridge) is { } present && present.Kind != "bridge")
        {
            throw new CniException(CniErrorCode.InvalidConfiguration, $"bridge: \"{options.Bridge}\" already exists but is not a bridge");
        }

        var bridge = host.EnsureLink(new BridgeSpec(options.Bridge) { MTU = options.Mtu == 0 ? null : options.Mtu });
        if (!bridge.IsUp)
        {
            KernelParameters.SetIfThere($"ipv6/conf/{options.Bridge}/accept_dad", "0");
            host.SetLinkUp(bridge.Index);
        }

        if (options.IsGateway)
        {
            foreach (var ip in addresses.Ips.Where(ip => ip.Gateway is not null))
            {
                EnsureGateway(host, bridge, ip, options.ForcesAddress);
            }

            Forwarding.Enable(addresses);
        }

        return host.FindLink(options.Bridge)!;
    }

    private static void EnsureGateway(RouteConnection host, Link bridge, CniAddress ip, bool forces)
    {
        var family = ip.Gateway!.AddressFamily;
        foreach (var other in host.ListAddresses(bridge.Index, family).Where(address => !address.Local.Equals(ip.Gateway) && ip.Address.Network.Contains(address.Local)))
        {
            if (!forces)
            {
                throw new CniException(
                    CniErrorCode.InvalidConfiguration, $"failed to set bridge addr: \"{bridge.Name}\" already has an IP address different from {ip.Gateway}/{ip.Address.PrefixLength}", $"it has {other}; forceAddress replaces it");
            }

            host.RemoveAddress(other);
        }

        host.EnsureAddress(new Address
        {
            LinkIndex = bridge.Index,
            Local = ip.Gateway,
            PrefixLength = ip.Address.PrefixLength,
            Flags = family == AddressFamily.InterNetworkV6 ? AddressFlags.NoDad : AddressFlags.None,
        });
    }
}
