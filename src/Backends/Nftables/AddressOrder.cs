using System.Net;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>By bytes; all of one family.</summary>
internal sealed class AddressOrder : IComparer<IPAddress>
{
    private const int MaxLength = 16;

    internal static readonly AddressOrder Instance = new();

    public int Compare(IPAddress? x, IPAddress? y)
    {
        if (x is null || y is null)
        {
            return 0;
        }

        Span<byte> left = stackalloc byte[MaxLength];
        Span<byte> right = stackalloc byte[MaxLength];
        x.TryWriteBytes(left, out var leftLength);
        y.TryWriteBytes(right, out var rightLength);
        return left[..leftLength].SequenceCompareTo(right[..rightLength]);
    }
}
