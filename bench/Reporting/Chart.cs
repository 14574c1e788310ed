using System.Globalization;
using System.Text;

namespace KubeProxyNet.Bench.Reporting;

/// <summary>Lines in a frame, as SVG: no script, no font of its own, readable on light and on dark.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Title">Above it.</param>
/// <param name="X">What the horizontal axis is.</param>
/// <param name="Y">What the vertical axis is; it begins at 0.</param>
/// <param name="IsLogarithmic">The horizontal axis is: of sizes that grow tenfold.</param>
internal sealed record Chart(string Name, string Title, string X, string Y, bool IsLogarithmic = false)
{
    private const int Width = 720;
    private const int Height = 380;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 50;
    private const int Bottom = 60;
    private const int Lines = 4;
    private const int LegendLine = 16;

    private static readonly string[] Colours = ["#2f6fb0", "#c4572e", "#3a8f5c", "#8a5fb0", "#a08a1e"];

    private readonly List<(string Name, List<(double X, double Y)> Points)> _series = [];

    /// <summary>Adds a line.</summary>
    internal void Add(string name, IEnumerable<(double X, double Y)> points) => _series.Add((name, [.. points.Where(point => double.IsFinite(point.Y))]));

    /// <summary>The picture.</summary>
    internal string ToSvg()
    {
        var points = _series.SelectMany(series => series.Points).ToList();
        var (least, most) = (points.Min(point => Scale(point.X)), points.Max(point => Scale(point.X)));
        var top = Round(points.Max(point => point.Y));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#777\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"24\" font-size=\"15\">{Title}</text>\n");
        for (var line = 0; line <= Lines; line++)
        {
            var value = top * line / Lines;
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{AtY(value, top):0.#}\" y2=\"{AtY(value, top):0.#}\" stroke=\"#999\" stroke-opacity=\"0.4\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{AtY(value, top) + 4:0.#}\" text-anchor=\"end\">{value:0.###}</text>\n");
        }

        foreach (var x in MarksOf(points))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{AtX(x, least, most):0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{x:N0}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 16}\" text-anchor=\"middle\">{X}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(18 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Y}</text>\n");
        for (var index = 0; index < _series.Count; index++)
        {
            var colour = Colours[index % Colours.Length];
            var line = string.Join(' ', _series[index].Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{AtX(point.X, least, most):0.#},{AtY(point.Y, top):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + 10}\" y=\"{Top + 4 + (index * LegendLine)}\" fill=\"{colour}\">{_series[index].Name}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private double Scale(double x) => IsLogarithmic ? Math.Log10(x) : x;

    private double AtX(double x, double least, double most) => most > least ? Left + ((Scale(x) - least) / (most - least) * (Width - Left - Right)) : Left;

    private static double AtY(double y, double top) => Height - Bottom - (y / top * (Height - Top - Bottom));

    // Where there are few points, each of them; else a few.
    private static IEnumerable<double> MarksOf(List<(double X, double Y)> points)
    {
        const int Few = 8;
        var all = points.Select(point => point.X).Distinct().Order().ToList();
        return all.Count <= Few ? all : Enumerable.Range(0, Few).Select(mark => all[mark * (all.Count - 1) / (Few - 1)]);
    }

    // The next of 1, 2, 2.5, 5 times a power of ten.
    private static double Round(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return ((double[])[1, 2, 2.5, 5, 10]).Select(step => step * power).First(step => step >= value);
    }
}
