using System.Net;

namespace KubeProxyNet.Backends.Rules;

/// <summary>Addresses by their bytes, without an allocation: sorting a cluster's endpoints compares millions of times. Addresses of one family.</summary>
public sealed class AddressComparer : IComparer<IPAddress>
{
    private const int MaxLength = 16;

    private AddressComparer()
    {
    }

    /// <summary>The only one.</summary>
    public static AddressComparer Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(IPAddress? x, IPAddress? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Span<byte> left = stackalloc byte[MaxLength];
        Span<byte> right = stackalloc byte[MaxLength];
        x.TryWriteBytes(left, out var leftLength);
        y.TryWriteBytes(right, out var rightLength);
        return left[..leftLength].SequenceCompareTo(right[..rightLength]);
    }
}
