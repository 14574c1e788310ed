using System.Buffers.Binary;
using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>The elements that the kernel has, as read back once; those that are wanted are taken out, what stays is to be removed.</summary>
internal sealed class NftablesElements
{
    private readonly Dictionary<(NftablesSet, ElementBytes), Content> _elements = [];

    internal enum Match
    {
        /// <summary>The kernel does not have it.</summary>
        Missing,

        /// <summary>The kernel has that key with something else.</summary>
        Different,

        /// <summary>The kernel has it.</summary>
        Same,
    }

    /// <summary>Nothing was there, or all of it has been taken out.</summary>
    internal bool IsEmpty => _elements.Count == 0;

    /// <summary>What nobody has taken out.</summary>
    internal IEnumerable<NftablesElement> Rest => _elements.Select(item => new NftablesElement(item.Key.Item1, item.Key.Item2, item.Value.Data, default, null));

    /// <summary>Notes an element of the kernel.</summary>
    internal void Add(NftablesSet set, in NftElement element)
    {
        var target = element.GetVerdict() is { Kind: NftVerdictKind.Goto, Chain: { } chain } ? NftablesTarget.Parse(chain) : default;
        var data = set == NftablesSet.FirewallAllowed ? LastAddressOf(element) : element.Data;
        _elements[(set, ElementBytes.From(element.Key))] = new Content(ElementBytes.From(data), target, HashOf(element.CommentUtf8));
    }

    /// <summary>Forgets all of a set: its dump is being read again.</summary>
    internal void Forget(NftablesSet set)
    {
        foreach (var key in _elements.Keys.Where(key => key.Item1 == set).ToList())
        {
            _elements.Remove(key);
        }
    }

    /// <summary>Takes an element out if its key is there, and says whether the rest of it is as wanted.</summary>
    internal Match Take(NftablesElement wanted)
    {
        if (IsEmpty || !_elements.Remove((wanted.Set, wanted.Key), out var present))
        {
            return Match.Missing;
        }

        return IsSame(present, wanted) ? Match.Same : Match.Different;
    }

    /// <summary>Whether an element is there with all that is wanted of it.</summary>
    internal bool Holds(NftablesElement wanted) => _elements.TryGetValue((wanted.Set, wanted.Key), out var present) && IsSame(present, wanted);

    /// <summary>The destinations behind a frontend in the order of their slots, as the kernel has them.</summary>
    internal EquatableArray<Destination> ReadSlots(ServiceRules rules, DestinationGroup group)
    {
        return !IsEmpty && NftablesRenderer.FindSlots(rules, group) is var (endpoints, key) ? ReadSlots(endpoints, key) : [];
    }

    private EquatableArray<Destination> ReadSlots(NftablesSet endpoints, ElementBytes frontend)
    {
        var slots = new List<Destination>();
        while (_elements.TryGetValue((endpoints, frontend.WithIndex(slots.Count)), out var content))
        {
            var data = content.Data.Span;
            slots.Add(new Destination(new IPAddress(data[..^4]), BinaryPrimitives.ReadUInt16BigEndian(data[^4..]), IsLocal: false));
        }

        return [.. slots];
    }

    private static bool IsSame(Content present, NftablesElement wanted)
    {
        Span<byte> comment = stackalloc byte[NftablesComment.MaxLength];
        return present.Data.Equals(wanted.Data) && present.Target == wanted.Target && present.Comment == HashOf(NftablesComment.Write(wanted.Service, comment));
    }

    // The key's last component.
    private static ReadOnlySpan<byte> LastAddressOf(in NftElement element)
    {
        var last = element.KeyEnd.IsEmpty ? element.Key : element.KeyEnd;
        const int ProtocolAndPort = 8;
        return last[^((last.Length - ProtocolAndPort) / 2)..];
    }

    private static int HashOf(ReadOnlySpan<byte> comment)
    {
        var hash = default(HashCode);
        hash.AddBytes(comment);
        return hash.ToHashCode();
    }

    private readonly record struct Content(ElementBytes Data, NftablesTarget Target, int Comment);
}
