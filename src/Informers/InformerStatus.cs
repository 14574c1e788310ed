namespace KubeProxyNet.Informers;

/// <summary>How an informer is doing; a snapshot that never changes.</summary>
public sealed record InformerStatus
{
    /// <summary>A complete list was delivered once.</summary>
    public bool HasSynced { get; init; }

    /// <summary>When the server last gave a sign of life (a list, an event or a bookmark), on the clock that never jumps: <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long? LastContact { get; init; }

    /// <summary>What keeps the informer from watching right now, null if nothing does.</summary>
    public string? LastError { get; init; }

    /// <summary>The version up to which everything was delivered; empty before the first list.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>How many complete lists were delivered, streamed ones included.</summary>
    public long ListCount { get; init; }

    /// <summary>How many watches were begun.</summary>
    public long WatchCount { get; init; }

    /// <summary>How many events were delivered, lists and bookmarks not counted.</summary>
    public long EventCount { get; init; }

    /// <summary>How many attempts have failed since the last success.</summary>
    public int FailuresInARow { get; init; }

    /// <summary>The server does not have this optional resource.</summary>
    public bool IsAbsent { get; init; }
}
