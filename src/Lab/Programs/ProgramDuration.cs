using System.Buffers;
using System.Globalization;

namespace KubeProxyNet.Lab.Programs;

/// <summary>Durations as Kubernetes writes them: <c>200ms</c>, <c>1.5s</c>, <c>1m30s</c>, and a bare <c>0</c>.</summary>
internal static class ProgramDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("us", 0.000001), ("s", 1), ("m", 60), ("h", 3600)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan();
        if (rest is "0")
        {
            return true;
        }

        var seconds = 0.0;
        while (rest.Length > 0)
        {
            if (!TryTakePart(ref rest, ref seconds))
            {
                return false;
            }
        }

        // A day more than any program runs, and far below where TimeSpan and timers overflow.
        duration = TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(30).TotalSeconds));
        return text.Length > 0;
    }

    private static bool TryTakePart(ref ReadOnlySpan<char> rest, ref double seconds)
    {
        var digits = rest.IndexOfAnyExcept(Digits);
        if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[digits..];
        foreach (var (unit, scale) in Units)
        {
            if (rest.StartsWith(unit, StringComparison.Ordinal))
            {
                rest = rest[unit.Length..];
                seconds += number * scale;
                return true;
            }
        }

        return false;
    }
}
