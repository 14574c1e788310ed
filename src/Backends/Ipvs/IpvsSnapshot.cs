using System.Net;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Route;
using AddressFamily = System.Net.Sockets.AddressFamily;
using IPFamily = KubeProxyNet.Backends.Rules.IPFamily;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>What the kernel holds that is ours, read back once.</summary>
internal static class IpvsSnapshot
{
    /// <summary>Fills in our device and all addresses of the node.</summary>
    internal static void ReadAddresses(RouteConnection route, IPFamily family, IpvsState state)
    {
        state.DeviceIndex = route.FindLink(IpvsNames.Device)?.Index ?? 0;
        foreach (var address in route.ListAddresses(family: FamilyOf(family)))
        {
            if (address.LinkIndex != state.DeviceIndex)
            {
                state.Elsewhere.Add(address.Local);
            }
            else if (!address.Local.IsIPv6LinkLocal)
            {
                state.Bound = state.Bound.Add(address.Local);
                state.TouchedAddresses.Add(address.Local);
            }
        }
    }

    /// <summary>Fills in the virtual services that are ours. Call when all that is wanted is known.</summary>
    internal static void ReadServices(IpvsConnection ipvs, IPFamily family, IpvsSettings settings, IEnumerable<VirtualServiceId> inTable, IpvsState state)
    {
        var written = inTable.ToHashSet();
        var known = state.Known.ToBuilder();
        foreach (var service in ipvs.ListServices())
        {
            var id = service.Id;
            if (id.IsIPv6 == (family == IPFamily.IPv6) && (state.Wanted.ContainsKey(id) || IsOurs(id, settings, written, state.Bound)))
            {
                known[id] = new IpvsKnownService(service, [.. ipvs.ListDestinations(id).Select(Known)]);
                state.TouchedServices.Add(id);
            }
        }

        state.Known = known.ToImmutable();
    }

    /// <summary>
    /// Whether a virtual service is ours although nobody wants it: by a mark of our range, by an address on our device, or by an element of our table. All
    /// others, those inside of excluded ranges first of all, are somebody else's.
    /// </summary>
    internal static bool IsOurs(VirtualServiceId id, IpvsSettings settings, IReadOnlySet<VirtualServiceId> inTable, IReadOnlySet<IPAddress> bound)
    {
        if (id.IsMark)
        {
            return IpvsNames.IsOurs(id.Mark);
        }

        var address = id.Address.ToIPAddress();
        return !settings.IsExcluded(address) && (bound.Contains(address) || inTable.Contains(id));
    }

    /// <summary>The virtual services that the elements of our table are for, in the kernel as it is.</summary>
    internal static IEnumerable<VirtualServiceId> ReadServicesInTable(NftablesConnection nftables, NftablesDialect dialect)
    {
        var found = new HashSet<VirtualServiceId>();
        foreach (var set in (IpvsSet[])[IpvsSet.ServicePorts, IpvsSet.RejectedPorts, IpvsSet.DroppedPorts])
        {
            nftables.ReadElements(dialect.Family, IpvsNames.Table, IpvsNames.NameOf(set), (in NftElement element) => found.Add(IpvsTable.ServiceOf(element.Key)), () => { });
        }

        return found;
    }

    internal static IpvsKnownDestination Known(IpvsDestination destination) => new(destination.Address, destination.Port, destination.Weight);

    internal static AddressFamily FamilyOf(IPFamily family) => family == IPFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
}
