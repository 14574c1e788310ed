using System.Diagnostics;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>
/// Moves the kernel from one ruleset to the next, in an order in which every packet on the way meets something whole: virtual services, then the table that
/// lets packets through to them, then addresses; and back the other way. All input and output of this backend is here and in what it is made of.
/// </summary>
internal sealed class IpvsApplier : IDisposable
{
    private readonly NftablesDialect _dialect;
    private readonly IpvsSettings _settings;
    private readonly IpvsConnection _ipvs;
    private readonly Netlink.Route.RouteConnection _route;
    private readonly Netlink.Nftables.NftablesConnection _nftables;
    private readonly IpvsServices _services;
    private readonly IpvsTable _table;
    private readonly IpvsAddresses _addresses;
    private TimeSpan _kernelTime;

    internal IpvsApplier(IpvsPlace place, NftablesDialect dialect, IpvsSettings settings)
    {
        _dialect = dialect;
        _settings = settings;
        _ipvs = place.OpenIpvs();
        _route = place.OpenRoute();
        _nftables = place.OpenNftables();
        _services = new IpvsServices(_ipvs);
        _table = new IpvsTable(_nftables, dialect);
        _addresses = new IpvsAddresses(_route);
    }

    /// <summary>The addresses of our sockets, which stand in the events that they cause.</summary>
    internal (uint Nftables, uint Route) PortIds => (_nftables.PortId, _route.PortId);

    /// <summary>Reads what the kernel has, and writes what differs from the ruleset.</summary>
    internal ApplyResult Reconcile(Ruleset ruleset, IpvsState state)
    {
        Begin();
        var start = Stopwatch.GetTimestamp();
        SetTimeouts();
        IpvsSnapshot.ReadAddresses(_route, _dialect.IPFamily, state);
        var inTable = _table.Adopt(ruleset.Node, state.Elements);
        state.Move(null, ruleset.Node);
        foreach (var rules in ProgrammingOrder.Sort(ruleset.Services.Values))
        {
            state.Move(null, rules);
        }

        IpvsSnapshot.ReadServices(_ipvs, _dialect.IPFamily, _settings, inTable, state);
        _kernelTime += Stopwatch.GetElapsedTime(start);
        return Flush(state, wasFull: true);
    }

    /// <summary>Writes what differs between the two rulesets, without reading the kernel but for destinations that are leaving.</summary>
    internal ApplyResult Advance(RulesetChange change, IpvsState state)
    {
        Begin();
        if (change.Applied.Node != change.Desired.Node)
        {
            _table.WriteChains(change.Applied.Node, change.Desired.Node);
            state.Move(change.Applied.Node, change.Desired.Node);
        }

        foreach (var name in change.Services)
        {
            var before = change.Applied.Services.GetValueOrDefault(name);
            var after = change.Desired.Services.GetValueOrDefault(name);
            if (!ReferenceEquals(before, after) && before != after)
            {
                state.Move(before, after);
            }
        }

        return Flush(state, wasFull: false);
    }

    public void Dispose()
    {
        _services.Dispose();
        _table.Dispose();
        _addresses.Dispose();
    }

    // The kernel refuses a state that the packets in between could not live with: see README.md.
    private ApplyResult Flush(IpvsState state, bool wasFull)
    {
        var start = Stopwatch.GetTimestamp();
        _services.Prepare(state);
        IpvsAddresses.Announce(state);
        _table.Write(state.Elements);
        _addresses.Bind(state);
        _services.Retire(state);
        _addresses.Unbind(state);
        _table.Write(state.Elements);
        _kernelTime += Stopwatch.GetElapsedTime(start);
        return new ApplyResult(_services.Operations + _table.Operations + _addresses.Operations, _table.Batches, _kernelTime, wasFull)
        {
            Draining = state.CountDraining(),
        };
    }

    private void SetTimeouts()
    {
        var wanted = _settings.Timeouts;
        if (wanted == default)
        {
            return;
        }

        var present = _ipvs.GetTimeouts();
        var next = new IpvsTimeouts(
            wanted.Tcp == 0 ? present.Tcp : wanted.Tcp, wanted.TcpFin == 0 ? present.TcpFin : wanted.TcpFin, wanted.Udp == 0 ? present.Udp : wanted.Udp);
        if (next != present)
        {
            _ipvs.SetTimeouts(next);
        }
    }

    private void Begin()
    {
        _services.Begin();
        _table.Begin();
        _addresses.Begin();
        _kernelTime = TimeSpan.Zero;
    }
}
