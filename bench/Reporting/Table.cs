using System.Text;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Bench.Reporting;

/// <summary>What a topic found, a row for each size or operation.</summary>
internal sealed class Table(string name, string title, params string[] columns)
{
    private readonly List<Cell[]> _rows = [];
    private readonly List<string> _notes = [];

    internal string Name { get; } = name;

    /// <summary>Pictures of it.</summary>
    internal List<Chart> Charts { get; } = [];

    internal void Add(params Cell[] row)
    {
        if (row.Length != columns.Length)
        {
            throw new ArgumentException($"A row of table {Name} has {columns.Length} cells, not {row.Length}.", nameof(row));
        }

        _rows.Add(row);
    }

    /// <summary>A sentence below the table: what a reader has to know.</summary>
    internal void Note(string sentence) => _notes.Add(sentence);

    /// <summary>A picture that is kept beside the figures.</summary>
    internal void Plot(Chart chart) => Charts.Add(chart);

    internal JsonObject ToJson() => new()
    {
        ["topic"] = Name,
        ["title"] = title,
        ["rows"] = new JsonArray([.. _rows.Select(row => new JsonObject(columns.Zip(row, (column, cell) => KeyValuePair.Create(column, cell.Value?.DeepClone()))))]),
        ["notes"] = new JsonArray([.. _notes.Select(note => JsonValue.Create(note))]),
    };

    /// <summary>The table in Markdown, which is readable as it is.</summary>
    public override string ToString()
    {
        var widths = columns.Select((column, index) => Math.Max(column.Length, _rows.Select(row => row[index].Text.Length).DefaultIfEmpty(0).Max())).ToArray();
        var text = new StringBuilder().Append("## ").Append(Name).Append(": ").Append(title).Append("\n\n");
        AppendRow(text, columns, widths);
        AppendRow(text, [.. widths.Select((width, index) => index == 0 ? new string('-', width) : new string('-', width - 1) + ":")], widths);
        foreach (var row in _rows)
        {
            AppendRow(text, [.. row.Select(cell => cell.Text)], widths);
        }

        foreach (var note in _notes)
        {
            text.Append("\n- ").Append(note);
        }

        return text.Append('\n').ToString();
    }

    private static void AppendRow(StringBuilder text, string[] cells, int[] widths)
    {
        for (var index = 0; index < cells.Length; index++)
        {
            text.Append("| ").Append(index == 0 ? cells[index].PadRight(widths[index]) : cells[index].PadLeft(widths[index])).Append(' ');
        }

        text.Append("|\n");
    }
}
