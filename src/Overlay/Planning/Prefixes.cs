using System.Net;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>Arithmetic with networks.</summary>
internal static class Prefixes
{
    /// <summary>The network that an address with a prefix length is in.</summary>
    internal static IPNetwork NetworkOf(IPAddress address, int prefixLength)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), prefixLength);
    }

    /// <summary>Whether one lies in the other.</summary>
    internal static bool Contains(this IPNetwork outer, IPNetwork inner) =>
        outer.BaseAddress.AddressFamily == inner.BaseAddress.AddressFamily && outer.PrefixLength <= inner.PrefixLength && outer.Contains(inner.BaseAddress);

    /// <summary>Whether both have an address in common.</summary>
    internal static bool Overlaps(this IPNetwork one, IPNetwork other) => one.Contains(other) || other.Contains(one);

    /// <summary>The network's first address after its own.</summary>
    internal static IPAddress FirstOf(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        bytes[^1] |= 1;
        return new IPAddress(bytes);
    }
}
