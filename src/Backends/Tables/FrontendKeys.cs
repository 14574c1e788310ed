using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Tables;

/// <summary>Keys of the sets and maps that frontends stand in: address . protocol . port, or protocol . port of a NodePort.</summary>
internal static class FrontendKeys
{
    /// <summary>The types of a NodePort's key.</summary>
    internal static EquatableArray<NftDataType> NodePort => [NftDataType.InetProtocol, NftDataType.InetService];

    /// <summary>The types of a key with an address.</summary>
    internal static EquatableArray<NftDataType> Address(NftablesDialect dialect) => [dialect.AddressType, NftDataType.InetProtocol, NftDataType.InetService];

    /// <summary>A frontend's key.</summary>
    internal static ElementBytes Of(ServicePortName name, Frontend frontend) =>
        (frontend.Address is { } address ? default(ElementBytes).With(address) : default).With(name.Protocol).WithPort(frontend.Port);

    /// <summary>The last address of a range.</summary>
    internal static byte[] LastOf(IPNetwork range)
    {
        var address = range.BaseAddress.GetAddressBytes();
        for (var bit = range.PrefixLength; bit < address.Length * 8; bit++)
        {
            address[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return address;
    }
}
