namespace KubeProxyNet.Informers.Watching;

/// <summary>What an event tells of its object, compared with what was delivered already.</summary>
internal enum EventAge
{
    /// <summary>Something newer.</summary>
    Current,

    /// <summary>Nothing newer: the same, or what it was before.</summary>
    Superseded,

    /// <summary>It is too old to tell.</summary>
    Unknown,
}
