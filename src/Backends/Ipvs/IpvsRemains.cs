using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>What of a family's is in the kernel, found without knowing any ruleset.</summary>
internal sealed class IpvsRemains : IDisposable
{
    private readonly NftablesDialect _dialect;
    private readonly NftablesConnection _nftables;
    private readonly RouteConnection _route;

    // Null where the kernel has no IPVS: then there are no virtual services.
    private readonly IpvsConnection? _ipvs;
    private readonly Link? _device;
    private readonly bool _hasTable;
    private readonly List<IPAddress> _addresses = [];

    private IpvsRemains(IpvsPlace place, IPFamily family)
    {
        _dialect = NftablesDialect.Of(family);
        _nftables = place.OpenNftables();
        _route = place.OpenRoute();
        try
        {
            _ipvs = place.OpenIpvs();
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            _ipvs = null;
        }

        _device = _route.FindLink(IpvsNames.Device);
        _hasTable = _nftables.FindTable(_dialect.Family, IpvsNames.Table) is not null;
    }

    /// <summary>Virtual services that are there.</summary>
    internal HashSet<VirtualServiceId> Services { get; } = [];

    /// <summary>There was nothing to be removed from the beginning.</summary>
    internal bool WereNone { get; private set; }

    /// <summary>Reads it.</summary>
    internal static IpvsRemains Read(IpvsPlace place, IPFamily family, IpvsSettings settings)
    {
        var remains = new IpvsRemains(place, family);
        remains.Fill(family, settings);
        remains.WereNone = remains.Services.Count == 0 && remains._addresses.Count == 0 && !remains._hasTable && !remains.IsDeviceIdle();
        return remains;
    }

    /// <summary>Whether a virtual service has connections, of whatever state.</summary>
    internal bool HasConnections(VirtualServiceId id) => _ipvs!.ListDestinations(id).Any(destination => destination.Connections > 0);

    /// <summary>Removes virtual services, each with its destinations.</summary>
    internal void RemoveServices(Predicate<VirtualServiceId> isMeant)
    {
        foreach (var id in Services.Where(id => isMeant(id)).ToList())
        {
            _ipvs!.RemoveService(id);
            Services.Remove(id);
        }
    }

    /// <summary>Gives addresses back, and with the last one of both families the device.</summary>
    internal void RemoveAddresses(Predicate<IPAddress> isMeant)
    {
        if (_device is null)
        {
            return;
        }

        foreach (var address in _addresses.Where(address => isMeant(address)).ToList())
        {
            _route.RemoveAddress(IpvsAddresses.OnDevice(_device.Index, address));
            _addresses.Remove(address);
        }

        if (IsDeviceIdle())
        {
            _route.RemoveLink(_device.Index);
        }
    }

    internal void RemoveTable()
    {
        if (_hasTable)
        {
            using var batch = new NftBatch(_dialect.Family, IpvsNames.Table);
            batch.DeleteTable();
            _nftables.Commit(batch);
        }
    }

    public void Dispose()
    {
        _nftables.Dispose();
        _route.Dispose();
        _ipvs?.Dispose();
    }

    private void Fill(IPFamily family, IpvsSettings settings)
    {
        if (_device is { } device)
        {
            _addresses.AddRange(_route.ListAddresses(device.Index, IpvsSnapshot.FamilyOf(family)).Select(address => address.Local).Where(address => !address.IsIPv6LinkLocal));
        }

        var inTable = _hasTable ? IpvsSnapshot.ReadServicesInTable(_nftables, _dialect).ToHashSet() : [];
        var bound = _addresses.ToHashSet();
        Services.UnionWith((_ipvs?.ListServices() ?? []).Select(service => service.Id)
            .Where(id => id.IsIPv6 == (family == IPFamily.IPv6) && IpvsSnapshot.IsOurs(id, settings, inTable, bound)));
        _addresses.RemoveAll(settings.IsExcluded);
    }

    // There, and without an address of either family.
    private bool IsDeviceIdle() => _device is { } device && _route.ListAddresses(device.Index).All(address => address.Local.IsIPv6LinkLocal);
}
