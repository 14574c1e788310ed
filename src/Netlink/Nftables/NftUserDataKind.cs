using System.Text;
using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Nftables;

// What nft and we keep with objects for people: comments, and for sets what their bytes mean (libnftnl/udata.h).
internal static class NftUserDataKind
{
    // NFTNL_UDATA_TABLE_COMMENT, _CHAIN_, _RULE_ and _SET_ELEM_COMMENT.
    internal const byte Comment = 0;

    // enum nftnl_udata_set_types
    internal const byte SetKeyByteOrder = 0;
    internal const byte SetDataByteOrder = 1;
    internal const byte SetKeyTypeof = 3;
    internal const byte SetDataTypeof = 4;
    internal const byte SetDataInterval = 6;
    internal const byte SetComment = 7;

    // NFT_USERDATA_MAXLEN
    internal const int MaxLength = 256;

    // NFTNL_UDATA_COMMENT_MAXLEN: nft refuses to read longer ones back from its own listing.
    private const int MaxCommentLength = 128;

    internal static ReadOnlySpan<byte> CutComment(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= MaxCommentLength)
        {
            return utf8;
        }

        var end = MaxCommentLength;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return utf8[..end];
    }

    internal static void WriteComment(this ref NetlinkWriter writer, ushort type, string? comment)
    {
        if (comment is null)
        {
            return;
        }

        Span<byte> userData = stackalloc byte[MaxCommentLength + 3];
        var inner = new NftUserDataWriter(userData);
        inner.WriteText(Comment, Encoding.UTF8.GetBytes(comment));
        writer.WriteBytes(type, inner.Written);
    }

    internal static string? GetComment(this NetlinkAttributeReader attribute)
    {
        var comment = FindComment(attribute.Value, Comment);
        return comment.IsEmpty ? null : Encoding.UTF8.GetString(comment);
    }

    /// <summary>The comment's bytes without the terminating zero; empty if there is none.</summary>
    internal static ReadOnlySpan<byte> FindComment(ReadOnlySpan<byte> userData, byte type)
    {
        var reader = new NftUserDataReader(userData);
        while (reader.Read())
        {
            if (reader.Type == type)
            {
                var end = reader.Value.IndexOf((byte)0);
                return end < 0 ? reader.Value : reader.Value[..end];
            }
        }

        return default;
    }
}
