using System.Globalization;
using System.Net;
using System.Text.Json;

namespace KubeProxyNet.Cni.Contract;

/// <summary>An object of the configuration, with its path, so that every complaint names the field.</summary>
internal readonly struct ConfigObject(JsonElement element, string path)
{
    /// <summary>The JSON itself, for what is passed on.</summary>
    internal JsonElement Element { get; } = element;

    /// <summary>Reads a text; null or absent is the default.</summary>
    internal string Text(string name, string otherwise = "") => Find(name) is not { } value ? otherwise
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw Wrong(name, value, "is not a string");

    /// <summary>Reads true or false; their names as text count too, as in libcni.</summary>
    internal bool Flag(string name, bool otherwise = false) => Find(name) is not { } value ? otherwise : value switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } when bool.TryParse(value.GetString(), out var flag) => flag,
        _ => throw Wrong(name, value, "is neither true nor false"),
    };

    /// <summary>Reads a whole number within bounds; null if absent.</summary>
    internal long? Number(string name, long least, long most) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most ? number
        : throw Wrong(name, value, string.Create(CultureInfo.InvariantCulture, $"is not a number from {least} to {most}"));

    /// <summary>Reads an address; null if absent or empty.</summary>
    internal IPAddress? Address(string name) => Text(name) is not { Length: > 0 } text ? null
        : IPAddress.TryParse(text, out var address) ? address
        : throw Wrong(name, "is not an IP address", text);

    /// <summary>Reads a network; an address of it with the length of its prefix will do. Null if absent or empty.</summary>
    internal AddressInNetwork? Network(string name) => Text(name) is not { Length: > 0 } text ? null
        : AddressInNetwork.TryParse(text, out var network) ? network
        : throw Wrong(name, "is not a network such as 10.244.1.0/24", text);

    /// <summary>Reads an object; null if absent.</summary>
    internal ConfigObject? Object(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new ConfigObject(value, PathOf(name))
        : throw Wrong(name, value, "is not an object");

    /// <summary>Reads a list of objects; empty if absent.</summary>
    internal List<ConfigObject> Objects(string name) => [.. Items(name).Select(item =>
        item.Element.ValueKind == JsonValueKind.Object ? item : throw CniException.Invalid(item.Path, $"{item.Element} is not an object"))];

    /// <summary>Reads a list of texts; empty if absent.</summary>
    internal List<string> Texts(string name) => [.. Items(name).Select(item =>
        item.Element.ValueKind == JsonValueKind.String ? item.Element.GetString()! : throw CniException.Invalid(item.Path, $"{item.Element} is not a string"))];

    /// <summary>Reads a list of lists of objects; empty if absent.</summary>
    internal List<List<ConfigObject>> Lists(string name) => [.. Items(name).Select(static list => new ConfigObject(Wrap(list), list.Path).Inner())];

    /// <summary>Whether a field is there, and not null.</summary>
    internal bool Has(string name) => Find(name) is not null;

    /// <summary>The path of a field of this object.</summary>
    internal string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private string Path { get; } = path;

    private static JsonElement Wrap(ConfigObject list) => list.Element;

    private List<ConfigObject> Inner()
    {
        if (Element.ValueKind != JsonValueKind.Array)
        {
            throw CniException.Invalid(Path, $"{Element} is not a list");
        }

        var path = Path;
        return [.. Element.EnumerateArray().Select((item, index) => item.ValueKind == JsonValueKind.Object
            ? new ConfigObject(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))
            : throw CniException.Invalid(string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), $"{item} is not an object"))];
    }

    private List<ConfigObject> Items(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, value, "is not a list");
        }

        var path = PathOf(name);
        return [.. value.EnumerateArray().Select((item, index) => new ConfigObject(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]")))];
    }

    private JsonElement? Find(string name) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private CniException Wrong(string name, JsonElement value, string problem) => CniException.Invalid(PathOf(name), $"{value.GetRawText()} {problem}");

    private CniException Wrong(string name, string problem, string text) => CniException.Invalid(PathOf(name), $"\"{text}\" {problem}");
}
