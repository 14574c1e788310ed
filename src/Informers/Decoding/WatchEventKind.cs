namespace KubeProxyNet.Informers.Decoding;

/// <summary>What a watch event says.</summary>
public enum WatchEventKind
{
    /// <summary>A type this version does not know; to be skipped.</summary>
    Unknown,

    /// <summary>ADDED.</summary>
    Added,

    /// <summary>MODIFIED.</summary>
    Modified,

    /// <summary>DELETED.</summary>
    Deleted,

    /// <summary>BOOKMARK: only the resource version is news.</summary>
    Bookmark,

    /// <summary>ERROR: the watch is over, the status says why.</summary>
    Error,
}
