using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding;

/// <summary>An object, or why it could not be read at all; the key and version are filled in as far as they are known.</summary>
public readonly record struct DecodedObject<T>(T? Item, ObjectKey Key, string ResourceVersion, string? Error)
    where T : class, IApiObject;
