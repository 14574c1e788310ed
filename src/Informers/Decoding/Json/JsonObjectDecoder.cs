using System.Buffers;
using System.Text.Json;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>Decodes one kind from JSON straight into its model; safe to share between informers.</summary>
internal sealed partial class JsonObjectDecoder<T>(string kind, bool isNamespaced, Func<ObjectBuilder<T>> createBuilder) : IObjectDecoder<T>
    where T : class, IApiObject
{
    private const int MaxNameLength = 253;

    // What any of the API's name rules allows; such names go into rules and comments as they are.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:");

    private readonly StringPool _pool = new();

    public string MediaType => "application/json";

    public IListReader<T> CreateListReader() => new JsonListReader<T>(this);

    internal DecodedObject<T> DecodeObject(ReadOnlySpan<byte> json)
    {
        var reader = new ApiReader(json, _pool);
        if (!reader.EnterObject())
        {
            return new DecodedObject<T>(null, default, "", $"{ApiReader.Quote(json)} is not an object");
        }

        var builder = createBuilder();
        string? error = null;
        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("metadata"u8))
            {
                builder.ReadMetadata(ref reader);
            }
            else if (reader.Name.SequenceEqual("kind"u8))
            {
                error ??= CheckKind(ref reader);
            }
            else
            {
                builder.ReadField(ref reader);
            }
        }

        error ??= CheckName(builder);
        var item = error is null ? builder.Build(ref reader) : null;
        return new DecodedObject<T>(item, builder.Key, builder.ResourceVersion, error);
    }

    internal (string ResourceVersion, string Continue) ReadListMetadata(ReadOnlySpan<byte> json)
    {
        var reader = new ApiReader(json, _pool);
        var version = "";
        var next = "";
        if (!reader.EnterObject())
        {
            return (version, next);
        }

        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("resourceVersion"u8))
            {
                version = reader.ReadString() ?? "";
            }
            else if (reader.Name.SequenceEqual("continue"u8))
            {
                next = reader.ReadString() ?? "";
            }
            else
            {
                reader.Skip();
            }
        }

        return (version, next);
    }

    /// <summary>A list of something else is no answer at all.</summary>
    internal void CheckListKind(ReadOnlySpan<byte> json)
    {
        var found = new ApiReader(json, _pool).RawText;
        if (found.Length > 0 && found != $"{kind}List" && found != "List")
        {
            throw new JsonException($"the server answered with kind {ApiReader.Quote(json)} instead of {kind}List");
        }
    }

    private string? CheckKind(ref ApiReader reader)
    {
        var found = reader.ReadString();
        return found is null || found.Length == 0 || found == kind ? null : $"kind \"{found}\" is not {kind}";
    }

    private string? CheckName(ObjectBuilder<T> builder)
    {
        if (!IsName(builder.Name))
        {
            return builder.Name.Length == 0 ? "metadata.name is missing" : "metadata.name is not a name";
        }

        return !isNamespaced || IsName(builder.Namespace) ? null : "metadata.namespace is missing or not a name";
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && !name.AsSpan().ContainsAnyExcept(NameCharacters);
}
