using System.Collections;
using System.Runtime.CompilerServices;

namespace KubeProxyNet.Netlink;

/// <summary>An immutable list that compares by its items, so that records holding it compare by content. <c>default</c> is the empty list.</summary>
[CollectionBuilder(typeof(EquatableArray), nameof(EquatableArray.Create))]
public readonly struct EquatableArray<T> : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
{
    private readonly T[]? _items;

    /// <summary>Takes the array over; the caller must not change it afterwards.</summary>
    internal EquatableArray(T[] items)
    {
        _items = items;
    }

    /// <summary>Number of items.</summary>
    public int Count => Items.Length;

    /// <summary>Number of items; the name that arrays and spans use.</summary>
    public int Length => Items.Length;

    /// <summary>There is no item.</summary>
    public bool IsEmpty => Items.Length == 0;

    private T[] Items => _items ?? [];

    /// <inheritdoc/>
    public T this[int index] => Items[index];

    /// <summary>Same items in the same order.</summary>
    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    /// <summary>Other items, or another order.</summary>
    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);

    /// <summary>The items, for loops that must not allocate and for calls that take a span.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <summary>Allows <c>foreach</c> without allocation.</summary>
    public Enumerator GetEnumerator() => new(Items);

    /// <inheritdoc/>
    public bool Equals(EquatableArray<T> other)
    {
        var (mine, others) = (Items, other.Items);
        return ReferenceEquals(mine, others) || mine.AsSpan().SequenceEqual(others, EqualityComparer<T>.Default);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in AsSpan())
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>The items between brackets, as records print them.</summary>
    public override string ToString() => $"[{string.Join(", ", Items)}]";

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();

    /// <summary>Walks the items; not a ref struct, so that iterators and async methods may use it.</summary>
    public struct Enumerator
    {
        private readonly T[] _items;
        private int _index;

        internal Enumerator(T[] items)
        {
            _items = items;
            _index = -1;
        }

        /// <summary>The item that <see cref="MoveNext"/> came to.</summary>
        public readonly T Current => _items[_index];

        /// <summary>Goes to the next item.</summary>
        public bool MoveNext() => ++_index < _items.Length;
    }
}
