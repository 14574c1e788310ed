using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>Removes all that this backend ever wrote: its virtual services, its addresses, its device, its table. Kernel settings stay.</summary>
public static class IpvsCleanup
{
    /// <summary>Removes everything of a family at once. Connections through it end.</summary>
    /// <returns>Whether there was anything.</returns>
    public static bool Run(IpvsPlace place, IPFamily family, IpvsSettings? settings = null)
    {
        using var remains = IpvsRemains.Read(place, family, settings ?? new IpvsSettings());
        remains.RemoveServices(static _ => true);
        remains.RemoveAddresses(static _ => true);
        remains.RemoveTable();
        return !remains.WereNone;
    }

    /// <summary>
    /// Removes what of a family carries no connection, when another mode has taken all new connections over: call again every few seconds while there is
    /// something left. The last call removes table and device.
    /// </summary>
    /// <returns>Number of virtual services that still have connections.</returns>
    public static int Drain(IpvsPlace place, IPFamily family, IpvsSettings? settings = null)
    {
        using var remains = IpvsRemains.Read(place, family, settings ?? new IpvsSettings());

        // A UDP flow whose destination goes is a new one to connection tracking with its next packet, and takes the other mode's way.
        remains.RemoveServices(id => IpvsServices.ProtocolOf(id) == Protocol.Udp || !remains.HasConnections(id));
        remains.RemoveAddresses(address => !remains.Services.Any(id => !id.IsMark && id.Address.ToIPAddress().Equals(address)));
        if (remains.Services.Count == 0)
        {
            remains.RemoveTable();
        }

        return remains.Services.Count;
    }

    /// <summary>The virtual services that would be removed.</summary>
    public static IReadOnlyCollection<VirtualServiceId> FindServices(IpvsPlace place, IPFamily family, IpvsSettings? settings = null)
    {
        using var remains = IpvsRemains.Read(place, family, settings ?? new IpvsSettings());
        return [.. remains.Services];
    }

    /// <summary>Whether there is anything of a family's that has a name of our own: the table.</summary>
    public static bool HasTable(IpvsPlace place, IPFamily family)
    {
        ArgumentNullException.ThrowIfNull(place);
        using var connection = place.OpenNftables();
        return connection.FindTable(NftablesDialect.Of(family).Family, IpvsNames.Table) is not null;
    }

    /// <summary>
    /// Removes what only we have: the table, and the services that it marks packets for. The device, its addresses and the services on them are as kube-proxy makes
    /// them, and stay for it.
    /// </summary>
    /// <returns>Whether there was anything.</returns>
    public static bool RemoveOwn(IpvsPlace place, IPFamily family)
    {
        using var remains = IpvsRemains.Read(place, family, new IpvsSettings());
        remains.RemoveServices(static id => id.IsMark);
        remains.RemoveTable();
        return !remains.WereNone;
    }

    /// <summary>Whether there is anything of a family's.</summary>
    public static bool IsNeeded(IpvsPlace place, IPFamily family, IpvsSettings? settings = null)
    {
        using var remains = IpvsRemains.Read(place, family, settings ?? new IpvsSettings());
        return !remains.WereNone;
    }
}
