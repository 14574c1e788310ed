using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>Addresses that no pod and no Service can have; the API server refuses them too (ValidateNonSpecialIP).</summary>
internal static class SpecialAddresses
{
    /// <summary>Says why the address cannot be used; null if it can.</summary>
    internal static string? Refuse(IPAddress address)
    {
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            return "is the unspecified address";
        }

        if (IPAddress.IsLoopback(address))
        {
            return "is a loopback address";
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6LinkLocal ? "is a link-local address" : address.IsIPv6Multicast ? "is a multicast address" : null;
        }

        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes switch
        {
            [0, ..] => "lies in 0.0.0.0/8",
            [169, 254, ..] => "is a link-local address",
            [>= 224 and < 240, ..] => "is a multicast address",
            [255, 255, 255, 255] => "is the broadcast address",
            _ => null,
        };
    }
}
