using System.Net;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Cni.Ipam;

/// <summary>Finds a free address of each set. Changes nothing but what leaks have taken.</summary>
internal sealed class AddressAllocator(LeaseFolder folder, Leaks leaks, EquatableArray<RangeSet> sets)
{
    // The next address after the last one is nearly always free; looking at a few costs less than reading the folder.
    private const int Attempts = 64;

    // Below this share of free addresses it is looked for leaks, before there is none at all.
    private const int ScarceFraction = 10;

    /// <summary>One address of each set.</summary>
    /// <exception cref="CniException">A set has none left, or not the one that was asked for.</exception>
    internal List<(AddressInNetwork Address, IPAddress Gateway)> Find(IReadOnlyList<IPAddress> requested)
    {
        var left = requested.ToList();
        var found = new List<(AddressInNetwork, IPAddress)>();
        for (var set = 0; set < sets.Length; set++)
        {
            var wish = left.Find(address => sets[set].Find(address) is not null);
            var (address, range) = wish is null ? FindNext(set) : FindExactly(set, wish);
            if (wish is not null)
            {
                left.Remove(wish);
            }

            found.Add((new AddressInNetwork(address, range.Subnet.PrefixLength), range.Gateway));
        }

        return left.Count == 0 ? found : throw new CniException(
            CniErrorCode.InvalidConfiguration, $"failed to allocate all requested IPs: {string.Join(", ", left)}", "no range of this network has them");
    }

    /// <summary>Why a set has no address; null if it has one.</summary>
    internal string? FindShortage(int set)
    {
        try
        {
            FindNext(set);
            return null;
        }
        catch (CniException error) when (error.Code == CniErrorCode.AddressesExhausted)
        {
            return error.Message;
        }
    }

    private (IPAddress, AddressRange) FindExactly(int set, IPAddress wish)
    {
        var range = sets[set].Find(wish)!;
        if (wish.Equals(range.Gateway))
        {
            throw new CniException(CniErrorCode.InvalidConfiguration, $"requested ip {wish} is subnet's gateway");
        }

        if (!range.IsFree(AddressNumber.Of(wish)) || folder.FindOwner(wish) is not null)
        {
            throw new CniException(CniErrorCode.AddressesExhausted, $"requested IP address {wish} is not available in range set {sets[set]}", folder.FindOwner(wish) is { } owner ? $"{owner} has it" : "it is excluded");
        }

        folder.Release(wish);
        return (wish, range);
    }

    private (IPAddress, AddressRange) FindNext(int set)
    {
        var last = folder.LastReserved(set);
        foreach (var (number, range) in sets[set].After(last).Take(Attempts))
        {
            var address = AddressNumber.ToAddress(number, range.Length);
            if (!folder.IsReserved(address))
            {
                return (address, range);
            }
        }

        return FindInAll(set, last);
    }

    private (IPAddress, AddressRange) FindInAll(int set, IPAddress? last)
    {
        var taken = folder.ListAddresses().ToHashSet();
        var used = taken.Count(address => sets[set].Find(address) is not null);
        var isScarce = (UInt128)used >= sets[set].Size - (sets[set].Size / ScarceFraction);
        if (!isScarce && FindFree(set, last, taken) is { } free)
        {
            return free;
        }

        var reclaimed = leaks.Reclaim(folder);
        taken.ExceptWith(reclaimed);
        var freed = reclaimed.Count(address => sets[set].Find(address) is not null);
        return FindFree(set, last, taken) ?? throw new CniException(
            CniErrorCode.AddressesExhausted,
            $"failed to allocate for range {set}: no IP addresses available in range set: {sets[set]}",
            $"{used - freed} in use, {freed} leaked; every one has a running container, so delete pods of this node or give it a larger range");
    }

    private (IPAddress, AddressRange)? FindFree(int set, IPAddress? last, HashSet<IPAddress> taken)
    {
        foreach (var (number, range) in sets[set].After(last))
        {
            if (AddressNumber.ToAddress(number, range.Length) is var address && !taken.Contains(address))
            {
                return (address, range);
            }
        }

        return null;
    }
}
