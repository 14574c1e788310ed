using System.Net;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Cni.Ipam;

/// <summary>A range of addresses of one network, both ends included.</summary>
internal sealed record AddressRange
{
    // A network address, a gateway, a pod, and a broadcast address.
    private const int LeastHostBits = 2;

    private AddressRange(AddressInNetwork subnet, IPAddress gateway, UInt128 first, UInt128 last)
    {
        Subnet = subnet;
        Gateway = gateway;
        First = first;
        Last = last;
    }

    /// <summary>Its network.</summary>
    public AddressInNetwork Subnet { get; }

    /// <summary>The gateway, which is never given away.</summary>
    public IPAddress Gateway { get; }

    /// <summary>The first address.</summary>
    public UInt128 First { get; }

    /// <summary>The last address.</summary>
    public UInt128 Last { get; }

    /// <summary>Parts of it that are not given away either.</summary>
    public EquatableArray<IPNetwork> Excluded { get; private init; } = [];

    /// <summary>4 or 16 bytes.</summary>
    internal int Length => Subnet.Address.GetAddressBytes().Length;

    /// <summary>Reads <c>{subnet, rangeStart, rangeEnd, gateway, exclude}</c>.</summary>
    /// <exception cref="CniException">A field is wrong.</exception>
    internal static AddressRange Read(ConfigObject config)
    {
        var given = config.Network("subnet") ?? throw CniException.Invalid(config.PathOf("subnet"), "is missing");
        var subnet = new AddressInNetwork(given.Network.BaseAddress, given.PrefixLength);
        if (!subnet.Address.Equals(given.Address))
        {
            throw CniException.Invalid(config.PathOf("subnet"), $"Network has host bits set. For a subnet mask of length {given.PrefixLength} the network address is {subnet.Address}");
        }

        var length = subnet.Address.GetAddressBytes().Length;
        var hostBits = (length * 8) - subnet.PrefixLength;
        if (hostBits < LeastHostBits)
        {
            throw CniException.Invalid(config.PathOf("subnet"), $"Network {subnet} too small to allocate from");
        }

        var network = AddressNumber.Of(subnet.Address);
        var end = network + ((UInt128.One << hostBits) - 1);

        // IPv4's last address is for broadcasts.
        var first = Bound(config, "rangeStart", subnet) ?? network + 1;
        var last = Bound(config, "rangeEnd", subnet) ?? (length == 4 ? end - 1 : end);
        if (first > last)
        {
            throw CniException.Invalid(config.PathOf("rangeStart"), "lies behind rangeEnd");
        }

        var gateway = config.Address("gateway") ?? AddressNumber.ToAddress(network + 1, length);
        return new AddressRange(subnet, gateway, first, last) { Excluded = [.. config.Texts("exclude").Select(text => Exclude(config, text, length))] };
    }

    /// <summary>Whether an address of its family lies in it, given away or not.</summary>
    internal bool Contains(IPAddress address) => address.GetAddressBytes().Length == Length && AddressNumber.Of(address) is var number && number >= First && number <= Last;

    /// <summary>Whether an address in it may be given away.</summary>
    internal bool IsFree(UInt128 number)
    {
        var address = AddressNumber.ToAddress(number, Length);
        return !address.Equals(Gateway) && !Excluded.Any(network => network.Contains(address));
    }

    /// <summary>Whether both have an address in common.</summary>
    internal bool Overlaps(AddressRange other) => Length == other.Length && First <= other.Last && other.First <= Last;

    /// <summary><c>10.244.1.1-10.244.1.254</c>.</summary>
    public override string ToString() => $"{AddressNumber.ToAddress(First, Length)}-{AddressNumber.ToAddress(Last, Length)}";

    private static UInt128? Bound(ConfigObject config, string name, AddressInNetwork subnet) => config.Address(name) is not { } address ? null
        : subnet.Network.Contains(address) ? AddressNumber.Of(address)
        : throw CniException.Invalid(config.PathOf(name), $"{address} is not in network {subnet}");

    private static IPNetwork Exclude(ConfigObject config, string text, int length)
    {
        if (AddressInNetwork.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : $"{text}/{length * 8}", out var network) && network.Address.GetAddressBytes().Length == length)
        {
            return network.Network;
        }

        throw CniException.Invalid(config.PathOf("exclude"), $"\"{text}\" is neither an address nor a network of the range's family");
    }
}
