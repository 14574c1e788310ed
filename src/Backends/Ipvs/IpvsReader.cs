using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>Virtual services and the addresses of our device as the kernel has them, beside what they should be.</summary>
public sealed class IpvsReader : IKernelReader
{
    private readonly IpvsRenderer _renderer;
    private readonly Dictionary<VirtualServiceId, (VirtualService Service, IReadOnlyList<IpvsDestination> Destinations)> _services = [];
    private readonly HashSet<IPAddress> _bound = [];
    private readonly HashSet<IPAddress> _elsewhere = [];
    private readonly bool _hasTable;

    /// <summary>Reads them.</summary>
    /// <exception cref="NetlinkException">The kernel does not let them be read.</exception>
    public IpvsReader(IPFamily family, IpvsPlace place, IpvsSettings settings)
    {
        ArgumentNullException.ThrowIfNull(place);
        _renderer = new IpvsRenderer(family, settings, new IpvsMarks());
        _hasTable = IpvsCleanup.HasTable(place, family);
        using (var ipvs = place.OpenIpvs())
        {
            foreach (var service in ipvs.ListServices())
            {
                _services[service.Id] = (service, ipvs.ListDestinations(service.Id));
            }
        }

        using var route = place.OpenRoute();
        var device = route.FindLink(IpvsNames.Device)?.Index ?? 0;
        foreach (var address in route.ListAddresses(family: IpvsSnapshot.FamilyOf(family)))
        {
            (address.LinkIndex == device ? _bound : _elsewhere).Add(address.Local);
        }
    }

    /// <inheritdoc/>
    public KernelReading Frame => _hasTable ? new KernelReading([$"nftables table {IpvsNames.Table}"], []) : new KernelReading([], [$"nftables table {IpvsNames.Table}"]);

    /// <inheritdoc/>
    public KernelReading Compare(ServiceRules rules)
    {
        var part = _renderer.Render(rules);
        var items = part.Services.SelectMany(Compare)
            .Concat(part.Addresses.Distinct().Select(address => (_bound.Contains(address) || _elsewhere.Contains(address), $"{address} on {IpvsNames.Device}")))
            .ToLookup(item => item.Item1, item => item.Item2);
        return new KernelReading([.. items[true]], [.. items[false]]);
    }

    private IEnumerable<(bool IsThere, string Text)> Compare(IpvsService wanted)
    {
        var id = wanted.Service.Id;
        if (!_services.TryGetValue(id, out var present))
        {
            yield return (false, $"{id} {wanted.Service.Scheduler}");
            yield break;
        }

        yield return (present.Service.HasSameContentAs(wanted.Service), $"{id} {wanted.Service.Scheduler}");
        foreach (var destination in wanted.Destinations)
        {
            var isThere = present.Destinations.Any(item => item.Address == destination.Address && item.Port == destination.Port && item.Weight == wanted.Weight);
            yield return (isThere, $"{id} -> {destination}");
        }

        foreach (var draining in present.Destinations.Where(item => item.Weight == 0))
        {
            yield return (true, $"{id} -> {draining} (draining, {draining.Connections} connections)");
        }
    }
}
