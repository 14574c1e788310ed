using System.Text;

namespace KubeProxyNet.Netlink.Nftables;

// How nft knows what a set's bytes mean: byte orders, and the typeof expressions as trees of { 0: kind, 1: { attributes or components } }.
internal static class NftSetDescription
{
    private const byte ExpressionKind = 0;
    private const byte ExpressionAttributes = 1;
    private const uint ConcatenationExpression = 13;
    private const int MaxComponents = 6;

    internal static ReadOnlySpan<byte> Write(NftSet set, Span<byte> buffer)
    {
        var writer = new NftUserDataWriter(buffer);
        writer.WriteUInt32(NftUserDataKind.SetKeyByteOrder, NftDataType.ByteOrderOf(set.KeyType));
        if (set.IsMap)
        {
            writer.WriteUInt32(NftUserDataKind.SetDataByteOrder, NftDataType.ByteOrderOf(set.DataType));
        }

        WriteTypeof(ref writer, NftUserDataKind.SetKeyTypeof, set.KeyType, set.KeySelectors);
        if (set.IsMap)
        {
            WriteTypeof(ref writer, NftUserDataKind.SetDataTypeof, set.DataType, set.DataSelectors);
            writer.WriteUInt32(NftUserDataKind.SetDataInterval, 0);
        }

        if (set.Comment is not null)
        {
            writer.WriteText(NftUserDataKind.SetComment, Encoding.UTF8.GetBytes(set.Comment));
        }

        return writer.Written;
    }

    internal static NftSet Read(NftSet set, ReadOnlySpan<byte> userData)
    {
        var reader = new NftUserDataReader(userData);
        while (reader.Read())
        {
            switch (reader.Type)
            {
                case NftUserDataKind.SetKeyTypeof:
                    set = set with { KeySelectors = ReadTypeof(reader.Value) };
                    break;
                case NftUserDataKind.SetDataTypeof:
                    set = set with { DataSelectors = ReadTypeof(reader.Value) };
                    break;
                case NftUserDataKind.SetComment:
                    var comment = NftUserDataKind.FindComment(userData, NftUserDataKind.SetComment);
                    set = set with { Comment = comment.IsEmpty ? null : Encoding.UTF8.GetString(comment) };
                    break;
            }
        }

        return set;
    }

    // nft 1.0.6 writes a concatenation without components where a set is declared by type; so do we.
    private static void WriteTypeof(ref NftUserDataWriter writer, byte type, EquatableArray<NftDataType> types, EquatableArray<NftSelector> selectors)
    {
        if (types.Length == 1 && selectors.IsEmpty)
        {
            return;
        }

        var expression = writer.BeginNested(type);
        if (types.Length == 1)
        {
            WriteSelector(ref writer, selectors[0]);
        }
        else
        {
            writer.WriteUInt32(ExpressionKind, ConcatenationExpression);
            var components = writer.BeginNested(ExpressionAttributes);
            for (var i = 0; i < selectors.Length; i++)
            {
                var component = writer.BeginNested((byte)i);
                WriteSelector(ref writer, selectors[i]);
                writer.EndNested(component);
            }

            writer.EndNested(components);
        }

        writer.EndNested(expression);
    }

    private static void WriteSelector(ref NftUserDataWriter writer, NftSelector selector)
    {
        writer.WriteUInt32(ExpressionKind, selector.Kind);
        writer.WriteBytes(ExpressionAttributes, selector.Attributes.AsSpan());
    }

    private static EquatableArray<NftSelector> ReadTypeof(ReadOnlySpan<byte> expression)
    {
        var kind = ReadExpression(expression, out var attributes);
        if (kind != ConcatenationExpression)
        {
            return [NftSelector.FromUserData(kind, attributes)];
        }

        var selectors = new List<NftSelector>();
        var components = new NftUserDataReader(attributes);
        while (components.Read() && selectors.Count < MaxComponents)
        {
            var component = ReadExpression(components.Value, out var inner);
            selectors.Add(NftSelector.FromUserData(component, inner));
        }

        return selectors.ToEquatableArray();
    }

    private static uint ReadExpression(ReadOnlySpan<byte> expression, out ReadOnlySpan<byte> attributes)
    {
        var kind = 0u;
        attributes = default;
        var reader = new NftUserDataReader(expression);
        while (reader.Read())
        {
            switch (reader.Type)
            {
                case ExpressionKind:
                    kind = reader.GetUInt32();
                    break;
                case ExpressionAttributes:
                    attributes = reader.Value;
                    break;
            }
        }

        return kind;
    }
}
