using System.Text;

namespace KubeProxyNet.Proxy.Inspection.Printing;

/// <summary>A table in columns as wide as their longest cell, as kubectl prints them.</summary>
internal sealed class TextTable(params string[] heads)
{
    private readonly List<string[]> _rows = [heads];

    /// <summary>Adds a row, with a cell for each head.</summary>
    internal void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The table, each line behind an indent.</summary>
    internal string Render(string indent = "")
    {
        var widths = Enumerable.Range(0, heads.Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            var line = string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column])));
            text.Append(indent).Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
