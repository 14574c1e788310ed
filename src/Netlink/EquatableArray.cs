namespace KubeProxyNet.Netlink;

/// <summary>Makes <see cref="EquatableArray{T}"/>: collection expressions come here.</summary>
public static class EquatableArray
{
    /// <summary>Copies the items.</summary>
    public static EquatableArray<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? default : new EquatableArray<T>(items.ToArray());

    /// <summary>Copies the items.</summary>
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items) => new([.. items]);
}
