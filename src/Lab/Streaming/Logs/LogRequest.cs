using System.Globalization;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Streaming.Logs;

/// <summary>The query of a log request (PodLogOptions).</summary>
internal sealed record LogRequest
{
    public bool Follow { get; init; }

    public bool Previous { get; init; }

    public bool Timestamps { get; init; }

    /// <summary>Lines from the end; null for all.</summary>
    public long? TailLines { get; init; }

    public long? LimitBytes { get; init; }

    /// <summary>Only lines written at this time or later; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    public static LogRequest Read(IQueryCollection query, DateTimeOffset now)
    {
        var seconds = Number(query, "sinceSeconds", 1);
        if (seconds is not null && query.ContainsKey("sinceTime"))
        {
            throw ApiException.BadRequest("at most one of sinceTime and sinceSeconds may be specified");
        }

        return new LogRequest
        {
            Follow = Flag(query, "follow"),
            Previous = Flag(query, "previous"),
            Timestamps = Flag(query, "timestamps"),
            TailLines = Number(query, "tailLines", 0),
            LimitBytes = Number(query, "limitBytes", 1),
            Since = seconds is null ? Time(query, "sinceTime") : now.AddSeconds(-Math.Min(seconds.Value, int.MaxValue)),
        };
    }

    private static bool Flag(IQueryCollection query, string name) => query[name] is ["true" or "True" or "1", ..];

    private static long? Number(IQueryCollection query, string name, long least)
    {
        if (query[name] is not [{ Length: > 0 } text, ..])
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw ApiException.BadRequest($"{name}: '{text}' is not a number of at least {least}");
    }

    private static DateTimeOffset? Time(IQueryCollection query, string name)
    {
        if (query[name] is not [{ Length: > 0 } text, ..])
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw ApiException.BadRequest($"{name}: '{text}' is not an RFC 3339 time");
    }
}
