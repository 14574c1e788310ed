using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>
/// Decides which destination has which index in an endpoints map. Indices have no holes, since a random number below the count is looked
/// up; and as few as possible change, since each one is a write.
/// </summary>
internal static class NftablesSlots
{
    /// <summary>
    /// Keeps every destination that stays below the new count where it is; holes are filled with those beyond it, then with new ones.
    /// </summary>
    internal static EquatableArray<Destination> Assign(EquatableArray<Destination> current, EquatableArray<Destination> desired)
    {
        // Nothing there yet, or nothing else: the order is as good as any, and the array is shared.
        if ((current.IsEmpty || current == desired) && AreDistinct(desired))
        {
            return desired;
        }

        var waiting = new Dictionary<(System.Net.IPAddress, ushort), Destination>(desired.Count);
        foreach (var destination in desired)
        {
            waiting[(destination.Address, destination.Port)] = destination;
        }

        var slots = new Destination[waiting.Count];
        var kept = Math.Min(current.Length, slots.Length);
        var isFilled = new bool[slots.Length];
        for (var index = 0; index < kept; index++)
        {
            isFilled[index] = waiting.Remove((current[index].Address, current[index].Port), out slots[index]);
        }

        var free = 0;
        foreach (var destination in desired)
        {
            if (!waiting.ContainsKey((destination.Address, destination.Port)))
            {
                continue;
            }

            while (isFilled[free])
            {
                free++;
            }

            slots[free] = destination;
            isFilled[free] = true;
        }

        return EquatableArray.Wrap(slots);
    }

    // They come sorted.
    private static bool AreDistinct(EquatableArray<Destination> destinations)
    {
        for (var index = 1; index < destinations.Count; index++)
        {
            var (left, right) = (destinations[index - 1], destinations[index]);
            var order = AddressComparer.Instance.Compare(left.Address, right.Address);
            if (order > 0 || (order == 0 && left.Port >= right.Port))
            {
                return false;
            }
        }

        return true;
    }
}
