using System.Net;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Cni.Ipam;

/// <summary>Ranges of one family, of which a container gets one address.</summary>
/// <param name="Ranges">At least one, without overlap, in the order in which they are used.</param>
internal sealed record RangeSet(EquatableArray<AddressRange> Ranges)
{
    /// <summary>Number of addresses, gateways and exclusions among them.</summary>
    internal UInt128 Size => Ranges.Aggregate(UInt128.Zero, (sum, range) => sum + (range.Last - range.First + 1));

    /// <summary>Reads the list of lists <c>ranges</c>, what older configurations have instead, and what the runtime adds. At least one set.</summary>
    /// <exception cref="CniException">A field is wrong, or ranges overlap.</exception>
    internal static EquatableArray<RangeSet> ReadAll(ConfigObject ipam, ConfigObject? runtime)
    {
        var sets = new List<RangeSet>();
        sets.AddRange((runtime?.Lists("ipRanges") ?? []).Select(Read));
        if (ipam.Text("subnet").Length > 0)
        {
            sets.Add(new RangeSet([AddressRange.Read(ipam)]));
        }

        sets.AddRange(ipam.Lists("ranges").Select(Read));
        if (sets.Count == 0)
        {
            throw CniException.Invalid(ipam.PathOf("ranges"), "no IP ranges specified");
        }

        CheckOverlap([.. sets.SelectMany(set => set.Ranges)]);
        return [.. sets];
    }

    /// <summary>The range that has an address; null if none has.</summary>
    internal AddressRange? Find(IPAddress address) => Ranges.FirstOrDefault(range => range.Contains(address));

    /// <summary>All addresses that may be given away, once each, beginning after one of them, or with the first.</summary>
    internal IEnumerable<(UInt128 Number, AddressRange Range)> After(IPAddress? last)
    {
        var start = last is null ? -1 : Ranges.ToList().FindIndex(range => range.Contains(last));
        var from = start < 0 ? Ranges[0].First : AddressNumber.Of(last!) + 1;
        start = Math.Max(0, start);
        for (var index = 0; index <= Ranges.Length; index++)
        {
            var range = Ranges[(start + index) % Ranges.Length];
            var first = index == 0 ? from : range.First;
            var end = index == Ranges.Length ? from : range.Last + 1;
            for (var number = first; number < end && number <= range.Last; number++)
            {
                if (range.IsFree(number))
                {
                    yield return (number, range);
                }
            }
        }
    }

    /// <summary><c>10.244.1.1-10.244.1.254</c>, several with commas.</summary>
    public override string ToString() => string.Join(',', Ranges);

    private static RangeSet Read(List<ConfigObject> ranges)
    {
        var set = new RangeSet([.. ranges.Select(AddressRange.Read)]);
        if (set.Ranges.IsEmpty)
        {
            throw CniException.Invalid("ranges", "a set of ranges is empty");
        }

        return set.Ranges.All(range => range.Length == set.Ranges[0].Length) ? set : throw CniException.Invalid("ranges", $"mixed address families in one set: {set}");
    }

    private static void CheckOverlap(List<AddressRange> ranges)
    {
        for (var index = 0; index < ranges.Count; index++)
        {
            if (ranges.Take(index).FirstOrDefault(ranges[index].Overlaps) is { } other)
            {
                throw CniException.Invalid("ranges", $"{ranges[index]} overlaps {other}");
            }
        }
    }
}
