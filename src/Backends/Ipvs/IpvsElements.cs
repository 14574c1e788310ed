using System.Runtime.InteropServices;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>
/// The elements that are wanted, each as often as somebody wants it, and what of them the kernel does not have yet or has too much. Changes that cancel each
/// other out leave nothing to write.
/// </summary>
internal sealed class IpvsElements
{
    private readonly Dictionary<(IpvsSet Set, ElementBytes Key), Entry> _wanted = [];

    // What the kernel has under the keys that have been touched; null: nothing.
    private readonly Dictionary<(IpvsSet Set, ElementBytes Key), Present?> _touched = [];

    /// <summary>Whether an element is wanted.</summary>
    internal bool Has(IpvsSet set, ElementBytes key) => _wanted.ContainsKey((set, key));

    /// <summary>Notes an element that the kernel has, before anything is wanted.</summary>
    internal void Adopt(IpvsSet set, ElementBytes key, ElementBytes data, ReadOnlySpan<byte> comment) => _touched[(set, key)] = new Present(data, HashOf(comment));

    /// <summary>Forgets what was adopted of a set: its dump is being read again.</summary>
    internal void Forget(IpvsSet set)
    {
        foreach (var key in _touched.Keys.Where(key => key.Set == set).ToList())
        {
            _touched.Remove(key);
        }
    }

    /// <summary>Somebody wants it.</summary>
    internal void Add(in IpvsElement element)
    {
        Touch(element.Set, element.Key);
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_wanted, (element.Set, element.Key), out _);
        entry = new Entry(element.Data, element.Service, entry.Count + 1);
    }

    /// <summary>Somebody does not want it any more.</summary>
    internal void Remove(in IpvsElement element)
    {
        Touch(element.Set, element.Key);
        ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_wanted, (element.Set, element.Key));
        if (entry.Count > 1)
        {
            entry = entry with { Count = entry.Count - 1 };
        }
        else
        {
            _wanted.Remove((element.Set, element.Key));
        }
    }

    /// <summary>Wants it once, or not at all.</summary>
    internal void Set(in IpvsElement element, bool isWanted)
    {
        if (isWanted != Has(element.Set, element.Key))
        {
            if (isWanted)
            {
                Add(element);
            }
            else
            {
                Remove(element);
            }
        }
    }

    /// <summary>What there is to take away and to put in, by set; afterwards the kernel is taken to have it.</summary>
    internal (List<IpvsElement> Removed, List<IpvsElement> Added) TakeChanges()
    {
        var (removed, added) = (new List<IpvsElement>(), new List<IpvsElement>());
        Span<byte> comment = stackalloc byte[NftablesComment.MaxLength];
        foreach (var ((set, key), present) in _touched)
        {
            var isWanted = _wanted.TryGetValue((set, key), out var entry);
            if (isWanted && present is { } same && same.Data.Equals(entry.Data) && same.Comment == HashOf(NftablesComment.Write(entry.Service, comment)))
            {
                continue;
            }

            if (present is { } gone)
            {
                removed.Add(new IpvsElement(set, key, gone.Data, null));
            }

            if (isWanted)
            {
                added.Add(new IpvsElement(set, key, entry.Data, entry.Service));
            }
        }

        _touched.Clear();
        removed.Sort(static (x, y) => x.Set.CompareTo(y.Set));
        added.Sort(static (x, y) => x.Set.CompareTo(y.Set));
        return (removed, added);
    }

    // What has not been touched is in the kernel as it is wanted.
    private void Touch(IpvsSet set, ElementBytes key)
    {
        if (_touched.ContainsKey((set, key)))
        {
            return;
        }

        Span<byte> comment = stackalloc byte[NftablesComment.MaxLength];
        _touched.Add((set, key), _wanted.TryGetValue((set, key), out var entry) ? new Present(entry.Data, HashOf(NftablesComment.Write(entry.Service, comment))) : null);
    }

    private static int HashOf(ReadOnlySpan<byte> comment)
    {
        var hash = default(HashCode);
        hash.AddBytes(comment);
        return hash.ToHashCode();
    }

    private readonly record struct Entry(ElementBytes Data, ServicePortName? Service, int Count);

    private readonly record struct Present(ElementBytes Data, int Comment);
}
