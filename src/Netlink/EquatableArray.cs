namespace KubeProxyNet.Netlink;

/// <summary>Makes <see cref="EquatableArray{T}"/>: collection expressions come here.</summary>
public static class EquatableArray
{
    /// <summary>Copies the items.</summary>
    public static EquatableArray<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? default : new EquatableArray<T>(items.ToArray());

    /// <summary>Takes the array over without copying it: nobody may write into it any more.</summary>
    public static EquatableArray<T> Wrap<T>(T[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Length == 0 ? default : new EquatableArray<T>(items);
    }

    /// <summary>Copies the items.</summary>
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items) => new([.. items]);
}
