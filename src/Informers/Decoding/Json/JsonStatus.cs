using System.Text.Json;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>Reads the API server's Status objects.</summary>
internal static class JsonStatus
{
    private static readonly StringPool Pool = new();

    /// <summary>Reads a body that may be a Status; null if it is something else, such as a proxy's error page.</summary>
    internal static ApiStatus? TryRead(ReadOnlySpan<byte> body)
    {
        try
        {
            return Read(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static ApiStatus? Read(ReadOnlySpan<byte> json)
    {
        var reader = new ApiReader(json, Pool);
        if (!reader.EnterObject())
        {
            return null;
        }

        var status = new ApiStatus();
        var isStatus = false;
        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("kind"u8))
            {
                isStatus = reader.IsText("Status"u8);
                reader.Skip();
            }
            else
            {
                status = ReadField(ref reader, status);
            }
        }

        return isStatus ? status : null;
    }

    private static ApiStatus ReadField(ref ApiReader reader, ApiStatus status)
    {
        switch (reader.Name)
        {
            case var name when name.SequenceEqual("code"u8):
                return status with { Code = reader.ReadInt32(0, 999) ?? 0 };
            case var name when name.SequenceEqual("reason"u8):
                return status with { Reason = reader.ReadString() ?? "" };
            case var name when name.SequenceEqual("message"u8):
                return status with { Message = reader.ReadString() ?? "" };
            case var name when name.SequenceEqual("details"u8):
                return status with { RetryAfter = ReadRetryAfter(ref reader) };
            default:
                reader.Skip();
                return status;
        }
    }

    private static TimeSpan? ReadRetryAfter(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return null;
        }

        TimeSpan? delay = null;
        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("retryAfterSeconds"u8))
            {
                delay = reader.ReadInt32(0, int.MaxValue) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            }
            else
            {
                reader.Skip();
            }
        }

        return delay;
    }
}
