using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>
/// Walks one object's JSON forgivingly: a value of the wrong type is noted with its path and skipped, never thrown. The whole object must be in memory,
/// which lets a path be told from the names' positions, so that it costs nothing until it is needed.
/// </summary>
/// <remarks>Loops over <see cref="NextField"/> and <see cref="NextElement"/> must run to their end; every value must be read or skipped.</remarks>
internal ref partial struct ApiReader
{
    // Fields the API server's schema defines are shallow; managedFields are the deepest and stay under this.
    private const int MaxDepth = 256;
    private const int MaxProblems = 32;

    private readonly ReadOnlySpan<byte> _json;
    private readonly StringPool _pool;
    private Utf8JsonReader _reader;
    private ReadOnlySpan<byte> _name;
    private PathStack _path;
    private int _depth;
    private List<ObjectProblem>? _problems;
    private int _unlisted;

    internal ApiReader(ReadOnlySpan<byte> json, StringPool pool)
    {
        _json = json;
        _pool = pool;
        _depth = -1;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        _reader.Read();
    }

    /// <summary>The name of the current field.</summary>
    internal readonly ReadOnlySpan<byte> Name => _name;

    internal readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    internal readonly bool IsObject => _reader.TokenType == JsonTokenType.StartObject;

    internal readonly bool IsEmptyString => _reader.TokenType == JsonTokenType.String && _reader.ValueSpan.IsEmpty;

    /// <summary>The current scalar as it is written, without quotes.</summary>
    internal readonly string RawText => Encoding.UTF8.GetString(_reader.ValueSpan);

    /// <summary>Names the current field or element, for example <c>spec.ports[2].port</c>.</summary>
    internal readonly string Path
    {
        get
        {
            var path = new StringBuilder();
            for (var level = 0; level <= Math.Min(_depth, PathStack.Depth - 1); level++)
            {
                AppendStep(path, _path[level]);
            }

            return path.ToString();
        }
    }

    /// <summary>Enters the current value if it is an object; null counts as absent, anything else as a problem.</summary>
    internal bool EnterObject() => Enter(JsonTokenType.StartObject, "an object");

    /// <summary>Enters the current value if it is a list; null counts as absent, anything else as a problem.</summary>
    internal bool EnterArray() => Enter(JsonTokenType.StartArray, "a list");

    /// <summary>Moves to the next field's value; false at the object's end.</summary>
    internal bool NextField()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            _depth--;
            return false;
        }

        SetStep((int)_reader.TokenStartIndex);
        _name = _reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(Unescape() ?? "") : _reader.ValueSpan;
        _reader.Read();
        return true;
    }

    /// <summary>Moves to the next element; false at the list's end.</summary>
    internal bool NextElement()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndArray)
        {
            _depth--;
            return false;
        }

        SetStep(_depth < PathStack.Depth ? _path[_depth] - 1 : 0);
        return true;
    }

    /// <summary>True if the current value is exactly this string, written without escapes; comparing with them throws where they are no Unicode.</summary>
    internal readonly bool IsText(ReadOnlySpan<byte> text) =>
        _reader.TokenType == JsonTokenType.String && !_reader.ValueIsEscaped && _reader.ValueSpan.SequenceEqual(text);

    /// <summary>Steps over the current value.</summary>
    internal void Skip() => _reader.Skip();

    /// <summary>Notes that the current value is not what it should be, and steps over it.</summary>
    internal void Reject(string expected)
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        Report(Path, $"{Quote(_json[start..(int)_reader.BytesConsumed])} is not {expected}");
    }

    /// <summary>Notes that the object or element just left lacks a field.</summary>
    internal void ReportMissing(string field) => Report(Path.Length == 0 ? field : $"{Path}.{field}", "is missing");

    /// <summary>Notes a problem with a field that is not the current one.</summary>
    internal void Report(string field, string message)
    {
        if (_problems is { Count: >= MaxProblems })
        {
            _unlisted++;
            return;
        }

        _problems ??= [];
        _problems.Add(new ObjectProblem(field, message));
    }

    /// <summary>All that was noted.</summary>
    internal readonly ImmutableArray<ObjectProblem> Problems()
    {
        if (_problems is null)
        {
            return [];
        }

        return _unlisted == 0 ? [.. _problems] : [.. _problems, new ObjectProblem("", $"{_unlisted} more fields are malformed")];
    }

    /// <summary>Quotes a value for a message: without its own quotes, at most 64 characters.</summary>
    internal static string Quote(ReadOnlySpan<byte> raw)
    {
        const int MaxLength = 64;
        if (raw.Length >= 2 && raw[0] == '"')
        {
            raw = raw[1..^1];
        }

        var text = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, 4 * MaxLength)]);
        return text.Length > MaxLength ? $"\"{text[..MaxLength]}...\"" : $"\"{text}\"";
    }

    private bool Enter(JsonTokenType start, string expected)
    {
        if (_reader.TokenType == start)
        {
            _depth++;
            SetStep(0);
            return true;
        }

        if (!IsNull)
        {
            Reject(expected);
        }

        return false;
    }

    private void SetStep(int step)
    {
        if (_depth < PathStack.Depth)
        {
            _path[_depth] = step;
        }
    }

    private readonly void AppendStep(StringBuilder path, int step)
    {
        if (step < 0)
        {
            path.Append('[').Append(~step).Append(']');
            return;
        }

        var rest = _json[(step + 1)..];
        var name = Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)'"')]);
        if (name.AsSpan().ContainsAny('.', '/'))
        {
            path.Append("['").Append(name).Append("']");
            return;
        }

        path.Append(path.Length == 0 ? "" : ".").Append(name);
    }
}
