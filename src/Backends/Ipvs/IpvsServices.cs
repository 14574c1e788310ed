using System.Runtime.InteropServices;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>
/// Moves virtual services and destinations from what the kernel has to what is wanted, in two steps: first what is new, then, when no new connection can come
/// any more, what is not wanted. Destinations with connections stay with weight 0; the kernel's own counters and timeouts say how long, so nothing has to be remembered.
/// </summary>
internal sealed class IpvsServices(IpvsConnection connection) : IDisposable
{
    private readonly IpvsBatch _batch = new();

    /// <summary>Commands sent since <see cref="Begin"/>.</summary>
    internal int Operations { get; private set; }

    internal void Begin()
    {
        _batch.Clear();
        Operations = 0;
    }

    /// <summary>Makes or changes the virtual services that are wanted, and gives them their destinations.</summary>
    /// <exception cref="IpvsRefusedException">The kernel refused some of it.</exception>
    internal void Prepare(IpvsState state)
    {
        var known = state.Known.ToBuilder();
        foreach (var id in state.TouchedServices)
        {
            if (state.Wanted.TryGetValue(id, out var wanted))
            {
                known[id] = Prepare(wanted, known.GetValueOrDefault(id));
            }
        }

        Send(state);
        state.Known = known.ToImmutable();
    }

    /// <summary>Takes away what is not wanted any more, or what of it has no connections left.</summary>
    /// <exception cref="IpvsRefusedException">The kernel refused some of it.</exception>
    internal void Retire(IpvsState state)
    {
        var known = state.Known.ToBuilder();
        var touched = state.TouchedServices.Concat(state.Draining).Distinct().Where(known.ContainsKey).ToList();
        foreach (var id in touched)
        {
            known[id] = Quiesce(id, known[id], state.Wanted.GetValueOrDefault(id));
        }

        Send(state);
        foreach (var id in touched)
        {
            if (Retire(id, known[id], state.Wanted.GetValueOrDefault(id), state.Draining) is { } rest)
            {
                known[id] = rest;
            }
            else
            {
                known.Remove(id);
            }
        }

        Send(state);
        state.Known = known.ToImmutable();
        state.TouchedServices.Clear();
    }

    public void Dispose()
    {
        _batch.Dispose();
        connection.Dispose();
    }

    /// <summary>The protocol whose connections a virtual service has.</summary>
    internal static Protocol ProtocolOf(VirtualServiceId id) => id.IsMark ? IpvsNames.ProtocolOf(id.Mark) : (Protocol)id.Protocol;

    private IpvsKnownService Prepare(IpvsService wanted, IpvsKnownService? known)
    {
        var service = wanted.Service;
        if (known is null)
        {
            _batch.EnsureService(service);
        }
        else if (!known.Service.HasSameContentAs(service))
        {
            _batch.SetService(service);
        }

        var present = known?.Destinations ?? [];
        if (IsSame(present, wanted))
        {
            return known is null ? new IpvsKnownService(service, present) : known with { Service = service };
        }

        var destinations = present.ToDictionary(item => (item.Address, item.Port));
        foreach (var destination in wanted.Destinations)
        {
            var item = new IpvsKnownDestination(destination.Address, destination.Port, wanted.Weight);
            ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(destinations, (item.Address, item.Port), out var exists);
            if (!exists)
            {
                _batch.EnsureDestination(service.Id, ToKernel(item));
            }
            else if (slot.Weight != item.Weight)
            {
                // One that has come back: it is chosen again at once.
                _batch.SetDestination(service.Id, ToKernel(item));
            }

            slot = item;
        }

        return new IpvsKnownService(service, [.. destinations.Values]);
    }

    // The usual case of a full look: all there, nothing else.
    private static bool IsSame(EquatableArray<IpvsKnownDestination> present, IpvsService wanted)
    {
        if (present.Count != wanted.Destinations.Count)
        {
            return false;
        }

        var keys = present.ToHashSet();
        foreach (var destination in wanted.Destinations)
        {
            if (!keys.Contains(new IpvsKnownDestination(destination.Address, destination.Port, wanted.Weight)))
            {
                return false;
            }
        }

        return true;
    }

    // From now on no new connection goes to what is not wanted.
    private IpvsKnownService Quiesce(VirtualServiceId id, IpvsKnownService known, IpvsService? wanted)
    {
        if (!CanDrain(id, known) || Unwanted(known, wanted) is not { Count: > 0 } unwanted)
        {
            return known;
        }

        foreach (var item in unwanted.Where(item => item.Weight != 0))
        {
            _batch.SetDestination(id, ToKernel(item with { Weight = 0 }));
        }

        return known with { Destinations = [.. known.Destinations.Select(item => unwanted.Contains(item) ? item with { Weight = 0 } : item)] };
    }

    // What stays of it; null: nothing, nor the virtual service.
    private IpvsKnownService? Retire(VirtualServiceId id, IpvsKnownService known, IpvsService? wanted, HashSet<VirtualServiceId> draining)
    {
        draining.Remove(id);
        var gone = Unwanted(known, wanted);
        if (gone.Count > 0 && CanDrain(id, known))
        {
            // A Service that is gone frees its address with its last established connection: the kernel counts closed ones for two minutes more, and
            // the address may be somebody else's by then.
            var busy = connection.ListDestinations(id)
                .Where(item => (wanted is null ? item.ActiveConnections : item.Connections) > 0).Select(item => (item.Address, item.Port)).ToHashSet();
            if (gone.RemoveWhere(item => busy.Contains((item.Address, item.Port))) > 0)
            {
                draining.Add(id);
            }
        }

        if (wanted is null && gone.Count == known.Destinations.Count)
        {
            _batch.RemoveService(id);
            return null;
        }

        foreach (var item in gone)
        {
            _batch.RemoveDestination(id, ToKernel(item));
        }

        return gone.Count == 0 ? known : known with { Destinations = [.. known.Destinations.Where(item => !gone.Contains(item))] };
    }

    // UDP has no end that could be waited for: its flows go to another destination with the next packet.
    private static bool CanDrain(VirtualServiceId id, IpvsKnownService known) => ProtocolOf(id) != Protocol.Udp && IpvsSchedulers.CanDrain(known.Service.Scheduler);

    private static HashSet<IpvsKnownDestination> Unwanted(IpvsKnownService known, IpvsService? wanted)
    {
        if (known.Destinations.IsEmpty || (wanted is not null && IsSame(known.Destinations, wanted)))
        {
            return [];
        }

        var keys = (wanted?.Destinations ?? []).Select(item => (IPValue.From(item.Address), item.Port)).ToHashSet();
        return [.. known.Destinations.Where(item => !keys.Contains((item.Address, item.Port)))];
    }

    private static IpvsDestination ToKernel(IpvsKnownDestination item) => new(item.Address, item.Port) { Weight = item.Weight };

    private void Send(IpvsState state)
    {
        if (_batch.IsEmpty)
        {
            return;
        }

        var errors = connection.Execute(_batch);
        Operations += _batch.Count;
        _batch.Clear();
        if (errors.Count > 0)
        {
            throw new IpvsRefusedException(errors, state.Wanted);
        }
    }
}
