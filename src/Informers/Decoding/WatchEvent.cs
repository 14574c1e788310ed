using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding;

/// <summary>One event of a watch stream.</summary>
public readonly record struct WatchEvent<T>
    where T : class, IApiObject
{
    /// <summary>What happened.</summary>
    public WatchEventKind Kind { get; init; }

    /// <summary>The object it happened to; for a bookmark only its version is filled in.</summary>
    public DecodedObject<T> Object { get; init; }

    /// <summary>True for the bookmark that closes the initial events of a streamed list.</summary>
    public bool EndsInitialEvents { get; init; }

    /// <summary>Why the watch ended, for an error.</summary>
    public ApiStatus? Status { get; init; }
}
