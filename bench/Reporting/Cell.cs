using System.Globalization;
using System.Text.Json.Nodes;
using KubeProxyNet.Bench.Measuring;

namespace KubeProxyNet.Bench.Reporting;

/// <summary>One figure: as it is printed, and as it stands in the JSON file.</summary>
internal sealed record Cell(string Text, JsonNode? Value)
{
    internal static Cell Of(string text) => new(text, text);

    internal static Cell Of(int number) => new(number.ToString("N0", CultureInfo.InvariantCulture), number);

    /// <summary>The median, and how far the rounds were apart.</summary>
    internal static Cell Spread(Distribution rounds)
    {
        if (rounds.Count == 0)
        {
            return new Cell("-", null);
        }

        var text = rounds.Count == 1 ? Digits(rounds.Median) : $"{Digits(rounds.Median)} ({Digits(rounds.Min)}-{Digits(rounds.Max)})";
        return new Cell(text, new JsonObject { ["median"] = rounds.Median, ["min"] = rounds.Min, ["max"] = rounds.Max, ["rounds"] = rounds.Count });
    }

    internal static Cell Milliseconds(double value) => double.IsNaN(value) ? new Cell("-", null) : new Cell(Digits(value), value);

    internal static Cell Ratio(double value, double floor) =>
        double.IsNaN(value) || double.IsNaN(floor) ? new Cell("-", null) : new Cell($"{Digits(value / floor)}x", value / floor);

    private static string Digits(double value) =>
        value.ToString(value >= 100 ? "N0" : value >= 10 ? "N1" : value >= 1 ? "N2" : "N3", CultureInfo.InvariantCulture);
}
