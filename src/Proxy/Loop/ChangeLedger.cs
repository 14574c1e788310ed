using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>Remembers of changes that are not in the kernel yet when they arrived, and when they happened in the cluster. Owned by the proxy loop.</summary>
internal sealed class ChangeLedger(TimeProvider time)
{
    // A sync that fails for hours must not remember every change of these hours.
    private const int MaxTriggers = 10_000;

    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly Dictionary<IPFamily, Open> _families = new() { [IPFamily.IPv4] = new Open(), [IPFamily.IPv6] = new Open() };

    /// <summary>Number of changes of Services that are not in the kernel.</summary>
    internal int Services { get; private set; }

    /// <summary>Number of changes of EndpointSlices that are not in the kernel.</summary>
    internal int EndpointSlices { get; private set; }

    /// <summary>Takes in a change; says how many Services and how many slices it is of.</summary>
    internal (int Services, int EndpointSlices) Take(LoopEvent next)
    {
        if (next is LoopEvent.Services(InformerEvent<Service>.Arriving) or LoopEvent.EndpointSlices(InformerEvent<EndpointSlice>.Arriving))
        {
            // They are counted when the list is complete.
            return (0, 0);
        }

        var services = next is LoopEvent.Services(var ofServices) ? CountOf(ofServices) : 0;
        var slices = next is LoopEvent.EndpointSlices(var ofSlices) ? CountOf(ofSlices) : 0;
        Services += services;
        EndpointSlices += slices;
        foreach (var open in _families.Values)
        {
            open.Arrived ??= next.Arrived;
        }

        if (next is LoopEvent.EndpointSlices(InformerEvent<EndpointSlice>.Upserted(var slice)))
        {
            TakeTrigger(slice);
        }

        return (services, slices);
    }

    /// <summary>What has been taken in makes no difference for a family.</summary>
    internal void Dismiss(IPFamily family) => _families[family].Close();

    /// <summary>Everything is in the kernel of every family.</summary>
    internal void Settle() => (Services, EndpointSlices) = (0, 0);

    /// <summary>All changes so far are in a family's kernel: how long the oldest took since it arrived, and the others since they happened.</summary>
    internal (TimeSpan? SinceArrival, TimeSpan[] SinceTrigger) Close(IPFamily family)
    {
        var open = _families[family];
        var now = time.GetUtcNow();
        TimeSpan? sinceArrival = open.Arrived is { } arrived ? time.GetElapsedTime(arrived) : null;

        // Somebody else's clock may be ahead of ours, and ours may be set back.
        TimeSpan[] sinceTrigger = [.. open.Triggers.Select(trigger => now > trigger ? now - trigger : TimeSpan.Zero)];
        open.Close();
        return (sinceArrival, sinceTrigger);
    }

    private static int CountOf<T>(InformerEvent<T> change)
        where T : class, IApiObject => change is InformerEvent<T>.Replaced(var items) ? items.Count : 1;

    // What happened before the start was not ours to be quick with.
    private void TakeTrigger(EndpointSlice slice)
    {
        var open = _families[slice.AddressType == "IPv6" ? IPFamily.IPv6 : IPFamily.IPv4];
        if (slice.LastChangeTriggerTime is { } trigger && trigger > _start && open.Triggers.Count < MaxTriggers)
        {
            open.Triggers.Add(trigger);
        }
    }

    private sealed class Open
    {
        internal long? Arrived { get; set; }

        internal List<DateTimeOffset> Triggers { get; } = [];

        internal void Close()
        {
            Arrived = null;
            Triggers.Clear();
        }
    }
}
