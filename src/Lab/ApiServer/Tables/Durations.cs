using System.Globalization;

namespace KubeProxyNet.Lab.ApiServer.Tables;

/// <summary>Spans of time as kubectl shows ages: 45s, 5m30s, 3h2m, 2d4h, 17d, 2y30d.</summary>
internal static class Durations
{
    public static string Since(string timestamp, DateTimeOffset now) =>
        DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? Short(now - then) : "<unknown>";

    public static string Short(TimeSpan span)
    {
        var (days, hours, minutes, seconds) = ((int)span.TotalDays, (int)span.TotalHours, (int)span.TotalMinutes, (int)span.TotalSeconds);
        return span switch
        {
            { TotalSeconds: < -1 } => "<invalid>",
            { TotalSeconds: < 0 } => "0s",
            { TotalMinutes: < 2 } => $"{seconds}s",
            { TotalMinutes: < 10 } => Two(minutes, "m", seconds % 60, "s"),
            { TotalHours: < 3 } => $"{minutes}m",
            { TotalHours: < 8 } => Two(hours, "h", minutes % 60, "m"),
            { TotalHours: < 48 } => $"{hours}h",
            { TotalDays: < 8 } => Two(days, "d", hours % 24, "h"),
            { TotalDays: < 730 } => $"{days}d",
            { TotalDays: < 2920 } => Two(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
