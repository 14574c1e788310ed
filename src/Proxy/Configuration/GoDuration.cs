using System.Buffers;
using System.Globalization;
using System.Text;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>Durations as Go writes them (<c>1h30m</c>, <c>1.5s</c>, <c>300ms</c>), on which all of Kubernetes' configuration is built.</summary>
internal static class GoDuration
{
    // The largest int64 of nanoseconds, about 292 years: what does not fit into Go's type is refused as Go refuses it.
    private const decimal MaximumNanoseconds = long.MaxValue;

    private static readonly SearchValues<char> _digits = SearchValues.Create("0123456789.");

    private static readonly (string Name, decimal Nanoseconds)[] _units =
    [
        ("ns", 1), ("us", 1_000), ("\u00b5s", 1_000), ("\u03bcs", 1_000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ];

    /// <summary>Reads a sequence of numbers with units, with an optional sign; plain <c>0</c> needs no unit. Below 100 ns is cut off.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan();
        var negative = rest.StartsWith('-');
        if (negative || rest.StartsWith('+'))
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        var total = 0m;
        var any = false;
        while (!rest.IsEmpty)
        {
            if (!TryParsePart(ref rest, ref total))
            {
                return false;
            }

            any = true;
        }

        duration = TimeSpan.FromTicks((long)(negative ? -total : total) / 100);
        return any;
    }

    /// <summary>Go's form: hours, minutes and seconds (<c>1h0m0s</c>), and below a second the largest fitting unit.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        var nanoseconds = Math.Abs((decimal)duration.Ticks) * 100;
        if (nanoseconds < 1_000_000_000)
        {
            var (scale, unit) = nanoseconds < 1_000 ? (1m, "ns") : nanoseconds < 1_000_000 ? (1_000m, "\u00b5s") : (1_000_000m, "ms");
            return text.Append((nanoseconds / scale).ToString("0.######", CultureInfo.InvariantCulture)).Append(unit).ToString();
        }

        var seconds = nanoseconds / 1_000_000_000;
        var hours = decimal.Truncate(seconds / 3600);
        var minutes = decimal.Truncate(seconds % 3600 / 60);
        if (hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hours:0}h");
        }

        if (hours > 0 || minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes:0}m");
        }

        return text.Append((seconds % 60).ToString("0.#######", CultureInfo.InvariantCulture)).Append('s').ToString();
    }

    private static bool TryParsePart(ref ReadOnlySpan<char> rest, ref decimal total)
    {
        var length = rest.IndexOfAnyExcept(_digits);
        if (length <= 0
            || length > 20
            || !decimal.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[length..];
        var unitLength = rest.IndexOfAny(_digits);
        var unit = rest[..(unitLength < 0 ? rest.Length : unitLength)];
        foreach (var (name, nanoseconds) in _units)
        {
            if (unit.SequenceEqual(name))
            {
                rest = rest[unit.Length..];
                total += number * nanoseconds;
                return total <= MaximumNanoseconds;
            }
        }

        return false;
    }
}
