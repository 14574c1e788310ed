using System.Collections.Concurrent;
using System.Net.Sockets;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Overlay.Planning;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Kernel;

/// <summary>The node's VXLAN devices with their addresses.</summary>
internal sealed class TunnelDevices(RouteConnection route, OverlayOptions options, TunnelOffload offload, ILogger logger)
{
    private const int WholeV4 = 32;
    private const int WholeV6 = 128;

    private static readonly AddressFamily[] Families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    // Read by the watch, too.
    private readonly ConcurrentDictionary<AddressFamily, int> _indices = [];

    /// <summary>Changes since <see cref="Begin"/>.</summary>
    internal int Operations { get; private set; }

    internal void Begin() => Operations = 0;

    /// <summary>The device over a family; null if there is none.</summary>
    internal int? IndexOf(AddressFamily underlay) => _indices.TryGetValue(underlay, out var index) ? index : null;

    /// <summary>Makes what is wanted, changes what differs, removes the rest.</summary>
    internal void Ensure(OwnPlan own)
    {
        _indices.Clear();
        foreach (var family in Families)
        {
            var name = OverlayNames.DeviceOf(family);
            var tunnel = own.Tunnels.FirstOrDefault(tunnel => tunnel.Underlay == family);
            var present = route.FindLink(name);
            if (tunnel is null)
            {
                Remove(present);
                continue;
            }

            if (present is not null && !CanBecome(present, tunnel))
            {
                Remove(present);
                present = null;
            }

            if (present is null || !IsAsWanted(present, tunnel))
            {
                present = Make(tunnel);
                Operations++;
            }

            _indices[family] = present.Index;
            Operations += offload.Ensure(name, present.Index);
            EnsureAddresses(present.Index, tunnel);
        }
    }

    /// <summary>Removes all of ours.</summary>
    internal void RemoveAll() => Array.ForEach(Families, family => Remove(route.FindLink(OverlayNames.DeviceOf(family))));

    // What the kernel cannot change in a device that is there.
    private bool CanBecome(Link present, Tunnel tunnel) => present.Vxlan is { } vxlan && vxlan.VNI == options.VNI && vxlan.Port == options.Port
        && vxlan.Learning == false && Equals(vxlan.Local, tunnel.Local);

    private static bool IsAsWanted(Link present, Tunnel tunnel) => present.IsUp && present.MTU == tunnel.MTU && present.Address.Equals(tunnel.Mac);

    private Link Make(Tunnel tunnel)
    {
        var spec = new VxlanSpec(tunnel.Device, new VxlanSettings { VNI = options.VNI, Port = options.Port, Local = tunnel.Local, Learning = false })
        {
            Address = tunnel.Mac,
            MTU = tunnel.MTU,
            IsUp = true,
        };
        try
        {
            return route.EnsureLink(spec);
        }
        catch (NetlinkException error) when (error.IsAlreadyExists && FindFlannels(tunnel.Underlay) is { } flannel)
        {
            // Two devices of one VNI and port cannot be: the node is taken over from flannel.
            Log.FlannelDeviceRemoved(logger, flannel.Name, options.VNI);
            route.RemoveLink(flannel.Index);
            return route.EnsureLink(spec);
        }
    }

    private Link? FindFlannels(AddressFamily underlay) => route.ListLinks(kind: "vxlan").FirstOrDefault(link =>
        link.Name.StartsWith("flannel", StringComparison.Ordinal) && link.Vxlan?.VNI == options.VNI && link.Vxlan.Local?.AddressFamily == underlay);

    private void EnsureAddresses(int index, Tunnel tunnel)
    {
        var present = route.ListAddresses(index).Where(address => !address.Local.IsIPv6LinkLocal).ToList();
        foreach (var foreign in present.Where(address => !tunnel.Vteps.Contains(address.Local)))
        {
            route.RemoveAddress(foreign);
            Operations++;
        }

        foreach (var vtep in tunnel.Vteps.Where(vtep => !present.Exists(address => address.Local.Equals(vtep))))
        {
            var isV4 = vtep.AddressFamily == AddressFamily.InterNetwork;
            route.EnsureAddress(new Address { LinkIndex = index, Local = vtep, PrefixLength = isV4 ? WholeV4 : WholeV6, Flags = isV4 ? AddressFlags.None : AddressFlags.NoDad });
            Operations++;
        }
    }

    private void Remove(Link? link)
    {
        if (link is not null)
        {
            route.RemoveLink(link.Index);
            Operations++;
        }
    }
}
