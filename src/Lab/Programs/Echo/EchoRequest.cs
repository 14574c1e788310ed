using System.Globalization;

namespace KubeProxyNet.Lab.Programs.Echo;

/// <summary>What of an HTTP request the echo program looks at.</summary>
internal sealed record EchoRequest(string Method, string Path, bool Close, bool WantsText, long ContentLength)
{
    /// <summary>Null when the head is no HTTP/1.x request.</summary>
    public static EchoRequest? Parse(string head)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0].Split(' ') is not [var method, var path, "HTTP/1.1" or "HTTP/1.0"])
        {
            return null;
        }

        var request = new EchoRequest(method, path, lines[0].EndsWith("1.0", StringComparison.Ordinal), false, 0);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                request = request.With(line[..colon], line[(colon + 1)..].Trim());
            }
        }

        return request;
    }

    private EchoRequest With(string name, string value) => name.ToUpperInvariant() switch
    {
        "CONNECTION" => this with { Close = value.Equals("close", StringComparison.OrdinalIgnoreCase) },
        "ACCEPT" => this with { WantsText = value.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) },
        "CONTENT-LENGTH" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            => this with { ContentLength = length },
        _ => this,
    };
}
