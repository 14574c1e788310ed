using System.Globalization;
using System.Text;

namespace KubeProxyNet.Lab.Streaming.Logs;

/// <summary>
/// One line of a container's log. A line of the CRI's log format (<c>TIME stdout|stderr F|P TEXT</c>) knows when it was written; a bare
/// line does not, and takes the time at which the file last changed.
/// </summary>
internal readonly ref struct LogLine
{
    // The shortest that RFC 3339 allows: 2006-01-02T15:04:05Z
    private const int ShortestTime = 20;

    private LogLine(DateTimeOffset time, ReadOnlySpan<byte> stamp, ReadOnlySpan<byte> text)
    {
        Time = time;
        Stamp = stamp;
        Text = text;
    }

    public DateTimeOffset Time { get; }

    /// <summary>The time as the line spells it, to the nanosecond, which <see cref="Time"/> cannot hold; empty for a bare line.</summary>
    public ReadOnlySpan<byte> Stamp { get; }

    /// <summary>What the container printed, with its line end unless that is still to come.</summary>
    public ReadOnlySpan<byte> Text { get; }

    public static LogLine Parse(ReadOnlySpan<byte> line, DateTimeOffset fallback)
    {
        var space = line.IndexOf((byte)' ');
        if (space < ShortestTime || line[4] != '-' || line[10] != 'T')
        {
            return new LogLine(fallback, default, line);
        }

        var rest = line[(space + 1)..];
        if (!rest.StartsWith("stdout F "u8) && !rest.StartsWith("stderr F "u8) && !rest.StartsWith("stdout P "u8) && !rest.StartsWith("stderr P "u8))
        {
            return new LogLine(fallback, default, line);
        }

        if (!DateTimeOffset.TryParse(
            Encoding.ASCII.GetString(line[..space]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return new LogLine(fallback, default, line);
        }

        var partial = rest[7] == 'P';
        var text = rest[9..];
        return new LogLine(time, line[..space], partial ? text.TrimEnd((byte)'\n') : text);
    }
}
