using System.Text.Json;

namespace KubeProxyNet.Lab.Streaming.Terminals;

/// <summary>Columns and rows.</summary>
internal readonly record struct TerminalSize(ushort Width, ushort Height)
{
    /// <summary>Reads <c>{"Width":80,"Height":24}</c> from the front of the reader; false when that is not all there yet.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out TerminalSize size)
    {
        size = default;
        if (!JsonDocument.TryParseValue(ref reader, out var document))
        {
            return false;
        }

        using (document)
        {
            size = new TerminalSize(Field(document.RootElement, "Width"), Field(document.RootElement, "Height"));
            return true;
        }
    }

    private static ushort Field(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetUInt16(out var number) ? number : (ushort)0;
}
