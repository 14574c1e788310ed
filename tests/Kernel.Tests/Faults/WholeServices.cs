using System.Buffers.Binary;
using System.Net;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Kernel.Tests.Faults;

// Holds what the kernel has against every version of each Service that was ever written to the API: one of them, and that one whole.
internal sealed class WholeServices
{
    private static readonly string ServicePorts = NftablesNames.NameOf(NftablesSet.ServicePorts);
    private static readonly string Endpoints = NftablesNames.NameOf(NftablesSet.EndpointsTcp);
    private static readonly string Rejected = NftablesNames.NameOf(NftablesSet.RejectedPorts);
    private static readonly string ClusterIPs = NftablesNames.NameOf(NftablesSet.ClusterIPs);

    private readonly Dictionary<string, HashSet<string>> _versions = [];
    private readonly HashSet<string> _volatile = [];

    /// <summary>Number of looks at the kernel that no commit disturbed.</summary>
    internal int Looks { get; private set; }

    /// <summary>From now on this version may be seen too. To be called before it is written.</summary>
    internal void Expect(string address, IEnumerable<string> endpoints, bool canBeAbsent)
    {
        lock (_versions)
        {
            if (!_versions.TryGetValue(address, out var versions))
            {
                _versions[address] = versions = [];
            }

            versions.Add(Describe(endpoints));
            if (canBeAbsent)
            {
                _volatile.Add(address);
            }
        }
    }

    /// <summary>Looks once; what a commit interrupted, which can hand an element over twice, is not judged.</summary>
    internal void Look(NftablesConnection connection)
    {
        var generation = connection.GetGeneration().Id;
        var targets = new Dictionary<string, string>();
        var slots = new Dictionary<string, SortedDictionary<int, string>>();
        var rejected = new HashSet<string>();
        var addresses = new HashSet<string>();
        Read(connection, ServicePorts, (in element) =>
        {
            if (element.Key[4] == (byte)Protocol.Tcp)
            {
                targets[AddressOf(element.Key)] = element.GetVerdict()!.Value.Chain!;
            }
        });
        Read(connection, Rejected, (in element) => rejected.Add(AddressOf(element.Key)));
        Read(connection, ClusterIPs, (in element) => addresses.Add(AddressOf(element.Key)));
        Read(connection, Endpoints, (in element) =>
        {
            var address = AddressOf(element.Key);
            if (!slots.TryGetValue(address, out var some))
            {
                slots[address] = some = [];
            }

            some[BitConverter.ToInt32(element.Key[^4..])] = $"{AddressOf(element.Data)}:{BinaryPrimitives.ReadUInt16BigEndian(element.Data[4..])}";
        });
        if (connection.GetGeneration().Id != generation)
        {
            return;
        }

        Looks++;
        lock (_versions)
        {
            foreach (var (address, versions) in _versions)
            {
                var seen = slots.GetValueOrDefault(address) ?? [];
                Judge(address, versions, targets.GetValueOrDefault(address), seen, rejected.Contains(address), addresses.Contains(address));
            }
        }
    }

    /// <summary>Holds destinations that were read while nobody wrote. A Service that can be absent may have none.</summary>
    /// <param name="destinations">By the Service's address.</param>
    /// <param name="isOneByOne">The kernel takes destinations one by one: whoever was killed may have been between two versions.</param>
    internal void Hold(IReadOnlyDictionary<string, string[]> destinations, bool isOneByOne = false)
    {
        Looks++;
        lock (_versions)
        {
            foreach (var (address, versions) in _versions)
            {
                var seen = destinations.GetValueOrDefault(address) ?? [];
                if ((seen.Length > 0 || !_volatile.Contains(address)) && !(isOneByOne && IsBetween(seen, versions)))
                {
                    versions.ShouldContain(string.Join(' ', seen), address);
                }
            }
        }
    }

    // Nothing that neither has, and all that both have.
    private static bool IsBetween(string[] seen, IEnumerable<string> versions)
    {
        var sets = versions.Select(version => version.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet()).ToList();
        return sets.Exists(one => sets.Exists(other => seen.All(item => one.Contains(item) || other.Contains(item)) && one.Where(other.Contains).All(seen.Contains)));
    }

    private void Judge(string address, HashSet<string> versions, string? target, SortedDictionary<int, string> slots, bool isRejected, bool hasAddress)
    {
        var what = $"{address} -> {target ?? "nothing"}{(isRejected ? ", rejected" : "")}, {string.Join(' ', slots.Select(slot => $"{slot.Key}={slot.Value}"))}";
        slots.Keys.ShouldBe(Enumerable.Range(0, slots.Count), what);
        (target is not null || isRejected).ShouldBe(hasAddress, what);
        if (target is null && !isRejected)
        {
            _volatile.ShouldContain(address, what);
            slots.ShouldBeEmpty(what);
            return;
        }

        versions.ShouldContain(string.Join(' ', slots.Values.Order(StringComparer.Ordinal)), what);
        isRejected.ShouldBe(slots.Count == 0, what);
        target.ShouldBe(slots.Count == 0 ? null : NftablesNames.NameOf(NftablesPick.Among(NftablesPickClass.None, slots.Count)), what);
    }

    private static void Read(NftablesConnection connection, string set, NftElementHandler handler)
    {
        try
        {
            connection.ReadElements(NftFamily.Ip, NftablesNames.Table, set, handler);
        }
        catch (NetlinkException error) when (error.Errno == Errno.Interrupted)
        {
            // The generation is another one then.
        }
    }

    private static string Describe(IEnumerable<string> endpoints) => string.Join(' ', endpoints.Select(address => $"{address}:{PacketPort}").Order(StringComparer.Ordinal));

    private const int PacketPort = PacketWorld.Port;

    private static string AddressOf(ReadOnlySpan<byte> key) => new IPAddress(key[..4]).ToString();
}
