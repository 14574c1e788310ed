using System.Diagnostics;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>
/// Says when somebody else has changed what is ours. Our table and our device tell by themselves; virtual services do not, so their list is compared every few
/// seconds, and the destinations of some of them in turn. One owner, on a thread of its own.
/// </summary>
internal sealed class IpvsWatch : IDisposable
{
    // How soon it is seen that the watch is cancelled; events wake it at once.
    private static readonly TimeSpan WaitInterval = TimeSpan.FromMilliseconds(250);

    // A list of 1,000 virtual services takes the kernel about a millisecond.
    private static readonly TimeSpan CompareInterval = TimeSpan.FromSeconds(5);

    // Destinations are asked for one virtual service after the other: so many each time.
    private const int ComparedServices = 200;

    private readonly IPFamily _family;
    private readonly Func<IpvsExpectation?> _expected;
    private readonly Action<ForeignChange> _changed;
    private readonly NftablesMonitor _table;
    private readonly RouteMonitor _route;
    private readonly IpvsConnection _ipvs;
    private readonly TableWatch _tableWatch;
    private int _next;

    // While our own thread is changing the kernel, what was expected before it began still tells which addresses are ours.
    private IpvsExpectation? _last;

    internal IpvsWatch(IpvsPlace place, IPFamily family, Func<IpvsExpectation?> expected, Action<ForeignChange> changed)
    {
        _family = family;
        _expected = expected;
        _changed = changed;
        _table = place.OpenNftablesMonitor();
        _route = place.OpenRouteMonitor();
        _ipvs = place.OpenIpvs();
        _tableWatch = new TableWatch(NftablesDialect.Of(family).Family, IpvsNames.Table, changed);
    }

    /// <summary>Events of these sockets are our own.</summary>
    internal void Ignore((uint Nftables, uint Route) portIds) => (_table.IgnoredPortId, _route.IgnoredPortId) = portIds;

    internal void Run(CancellationToken cancellationToken)
    {
        var compared = Stopwatch.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested)
        {
            _table.ReadEvents(_tableWatch.Take, WaitInterval);
            while (_route.Read(TimeSpan.Zero) is { } change)
            {
                Take(change);
            }

            if (Stopwatch.GetElapsedTime(compared) >= CompareInterval)
            {
                compared = Stopwatch.GetTimestamp();
                Compare();
            }
        }
    }

    public void Dispose()
    {
        _table.Dispose();
        _route.Dispose();
        _ipvs.Dispose();
    }

    private void Take(RouteEvent change)
    {
        var isOurs = change switch
        {
            EventsLost => true,
            LinkChanged(RouteChange.Removed, var link) => link.Name == IpvsNames.Device,
            AddressChanged item => IsAboutUs(item.Address),
            _ => false,
        };
        if (isOurs)
        {
            _changed(ForeignChange.Unknown);
        }
    }

    // On our device, or on another link that comes to have an address of ours, or has it no more.
    private bool IsAboutUs(Address address)
    {
        _last = _expected() ?? _last;
        return _last is { } expected && (expected.Bound.Contains(address.Local) || expected.Wanted.ContainsKey(address.Local));
    }

    private void Compare()
    {
        var expected = _expected();
        if (expected is null || IsAsExpected(expected))
        {
            return;
        }

        // What our own thread was changing meanwhile says nothing.
        if (ReferenceEquals(expected, _expected()))
        {
            _changed(ForeignChange.Unknown);
        }
    }

    private bool IsAsExpected(IpvsExpectation expected)
    {
        var found = 0;
        foreach (var service in _ipvs.ListServices().Where(service => service.Id.IsIPv6 == (_family == IPFamily.IPv6)))
        {
            if (expected.Services.TryGetValue(service.Id, out var known))
            {
                found++;
                if (!known.Service.HasSameContentAs(service))
                {
                    return false;
                }
            }
            else if (service.Id.IsMark ? IpvsNames.IsOurs(service.Id.Mark) : expected.Bound.Contains(service.Id.Address.ToIPAddress()))
            {
                return false;
            }
        }

        return found == expected.Services.Count && HaveExpectedDestinations(expected);
    }

    private bool HaveExpectedDestinations(IpvsExpectation expected)
    {
        var (first, count) = (_next, expected.Services.Count);
        _next = first + ComparedServices >= count ? 0 : first + ComparedServices;
        foreach (var (id, known) in expected.Services.Skip(first).Take(ComparedServices))
        {
            var present = _ipvs.ListDestinations(id);
            if (present.Count != known.Destinations.Count || !known.Destinations.ToHashSet().SetEquals(present.Select(IpvsSnapshot.Known)))
            {
                return false;
            }
        }

        return true;
    }
}
