using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

// Elements are written without allocation. Consecutive ones of the same set and verb share a message, split before nla_len (16 bits) overflows.
public sealed partial class NftBatch
{
    private const int MaxElementListLength = 60_000;

    private ElementMessage _elements;

    /// <summary>Adds an element; one that exists with the same data is fine.</summary>
    /// <param name="set">Where to.</param>
    /// <param name="key">The key; components of a concatenation are padded to four bytes each.</param>
    /// <param name="data">A map's data, padded in the same way; empty for sets.</param>
    /// <param name="commentUtf8">Shown by <c>nft list</c>; cut at 128 bytes, the most that nft takes.</param>
    /// <param name="timeout">How long it lives, in sets that know time.</param>
    /// <param name="expiration">How much of the timeout is left; all of it if not given.</param>
    /// <param name="exclusive">An element with this key makes the batch fail (EEXIST).</param>
    public void AddElement(
        NftSet set,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> data = default,
        ReadOnlySpan<byte> commentUtf8 = default,
        TimeSpan? timeout = null,
        TimeSpan? expiration = null,
        bool exclusive = false)
    {
        var element = new ElementContent { Key = key, Data = data, Comment = commentUtf8, Timeout = timeout, Expiration = expiration };
        Append(set, NFT_MSG_NEWSETELEM, AddFlags(exclusive), element);
    }

    /// <summary>Adds an element of a verdict map.</summary>
    public void AddElement(NftSet set, ReadOnlySpan<byte> key, NftVerdict verdict, ReadOnlySpan<byte> commentUtf8 = default, bool exclusive = false)
    {
        var element = new ElementContent { Key = key, Verdict = verdict, Comment = commentUtf8 };
        Append(set, NFT_MSG_NEWSETELEM, AddFlags(exclusive), element);
    }

    /// <summary>Adds the range from a first to a last key, both belonging to it; such as a CIDR's first and last address.</summary>
    public void AddRange(NftSet set, ReadOnlySpan<byte> first, ReadOnlySpan<byte> last, ReadOnlySpan<byte> data = default, ReadOnlySpan<byte> commentUtf8 = default) =>
        AppendRange(set, NFT_MSG_NEWSETELEM, NLM_F_CREATE, last, new ElementContent { Key = first, Data = data, Comment = commentUtf8 });

    /// <summary>Adds the range from a first to a last key to a verdict map.</summary>
    public void AddRange(NftSet set, ReadOnlySpan<byte> first, ReadOnlySpan<byte> last, NftVerdict verdict, ReadOnlySpan<byte> commentUtf8 = default) =>
        AppendRange(set, NFT_MSG_NEWSETELEM, NLM_F_CREATE, last, new ElementContent { Key = first, Verdict = verdict, Comment = commentUtf8 });

    /// <summary>Deletes an element; the batch fails if there is none.</summary>
    public void DeleteElement(NftSet set, ReadOnlySpan<byte> key) => Append(set, NFT_MSG_DELSETELEM, 0, new ElementContent { Key = key });

    /// <summary>Deletes a range; the batch fails if there is none.</summary>
    public void DeleteRange(NftSet set, ReadOnlySpan<byte> first, ReadOnlySpan<byte> last) =>
        AppendRange(set, NFT_MSG_DELSETELEM, 0, last, new ElementContent { Key = first });

    /// <summary>Deletes an element if it is there; kernels before 6.3 do not know the message (see <see cref="NftablesProbe"/>).</summary>
    public void DestroyElement(NftSet set, ReadOnlySpan<byte> key) => Append(set, NFT_MSG_DESTROYSETELEM, 0, new ElementContent { Key = key });

    private static ushort AddFlags(bool exclusive) => (ushort)(NLM_F_CREATE | (exclusive ? NLM_F_EXCL : 0));

    private static bool Increment(ReadOnlySpan<byte> value, Span<byte> next)
    {
        value.CopyTo(next);
        for (var i = next.Length - 1; i >= 0; i--)
        {
            if (++next[i] != 0)
            {
                return true;
            }
        }

        return false;
    }

    // Ranges of concatenations have a last key; other ranges end with an element of their own, the first key that is outside.
    private void AppendRange(NftSet set, byte verb, ushort flags, ReadOnlySpan<byte> last, ElementContent element)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.KeyType.Length > 1)
        {
            element.KeyEnd = last;
            Append(set, verb, flags, element);
            return;
        }

        Span<byte> outside = stackalloc byte[last.Length];
        var hasEnd = Increment(last, outside);
        element.IsOpen = !hasEnd;
        Append(set, verb, flags, element);
        if (hasEnd)
        {
            Append(set, verb, flags, new ElementContent { Key = outside, IsEnd = true });
            OperationCount--;
        }
    }

    private void Append(NftSet set, byte verb, ushort flags, scoped in ElementContent element)
    {
        ArgumentNullException.ThrowIfNull(set);
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        if (element.Key.Length != NftDataType.LengthOf(set.KeyType))
        {
            throw new ArgumentException($"A key of {set.Name} has {NftDataType.LengthOf(set.KeyType)} bytes, not {element.Key.Length}.", nameof(element));
        }

        if (!_elements.Continues(set, verb, flags) || _length - _elements.ListStart > MaxElementListLength)
        {
            CloseElements();
            OpenElements(set, verb, flags);
        }

        var writer = new NetlinkWriter(_buffer, _length);
        var complete = false;
        try
        {
            NftElementMessages.Write(ref writer, (ushort)++_elements.Count, element);
            complete = true;
        }
        finally
        {
            var length = _length;
            _buffer = writer.Detach(out var written);
            _length = complete ? written : length;
        }

        OperationCount++;
    }

    private void OpenElements(NftSet set, byte verb, ushort flags)
    {
        _sets[set.Name] = set;
        var writer = new NetlinkWriter(_buffer, _length);
        var message = Begin(ref writer, verb, flags);
        writer.WriteString(NFTA_SET_ELEM_LIST_TABLE, Table);
        writer.WriteString(NFTA_SET_ELEM_LIST_SET, set.Name);
        var list = writer.BeginNested(NFTA_SET_ELEM_LIST_ELEMENTS);
        _buffer = writer.Detach(out _length);
        _elements = new ElementMessage(set, verb, flags, message, list);
        _messageCount++;
    }

    private void CloseElements()
    {
        if (_elements.IsOpen)
        {
            var writer = new NetlinkWriter(_buffer, _length);
            writer.EndNested(_elements.ListStart);
            writer.EndMessage(_elements.MessageStart);
            _elements = default;
        }
    }

    private record struct ElementMessage(NftSet? Set, byte Verb, ushort Flags, int MessageStart, int ListStart)
    {
        internal int Count { get; set; }

        internal readonly bool IsOpen => Set is not null;

        internal readonly bool Continues(NftSet set, byte verb, ushort flags) =>
            Set is not null && Verb == verb && Flags == flags && (ReferenceEquals(Set, set) || Set.Name == set.Name);
    }
}
