using System.Net;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>By bytes; all of one family.</summary>
internal sealed class AddressOrder : IComparer<IPAddress>
{
    internal static readonly AddressOrder Instance = new();

    public int Compare(IPAddress? x, IPAddress? y) => x is null || y is null ? 0 : x.GetAddressBytes().AsSpan().SequenceCompareTo(y.GetAddressBytes());
}
