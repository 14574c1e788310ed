using System.Globalization;
using System.Text.Json;

namespace KubeProxyNet.Lab.Streaming.Exec;

/// <summary>How a command ended, as the Status object that v4 of the protocol and later send over the error channel.</summary>
internal static class RemoteStatus
{
    public static byte[] FromExitCode(int exitCode)
    {
        if (exitCode == 0)
        {
            return Write(writer => writer.WriteString("status", "Success"));
        }

        var code = exitCode.ToString(CultureInfo.InvariantCulture);
        return Write(writer =>
        {
            WriteFailure(writer, "NonZeroExitCode", $"command terminated with non-zero exit code: exit status {code}", 0);
            writer.WriteStartObject("details");
            writer.WriteStartArray("causes");
            writer.WriteStartObject();
            writer.WriteString("reason", "ExitCode");
            writer.WriteString("message", code);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    public static byte[] FromError(string message) => Write(writer => WriteFailure(writer, "InternalError", message, 500));

    private static void WriteFailure(Utf8JsonWriter writer, string reason, string message, int code)
    {
        writer.WriteString("status", "Failure");
        writer.WriteString("reason", reason);
        writer.WriteString("message", message);
        if (code > 0)
        {
            writer.WriteNumber("code", code);
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("metadata");
            writer.WriteEndObject();
            fields(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
