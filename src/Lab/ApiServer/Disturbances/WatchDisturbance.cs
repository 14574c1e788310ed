namespace KubeProxyNet.Lab.ApiServer.Disturbances;

/// <summary>What goes wrong with watches.</summary>
internal enum WatchDisturbance
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Every version that a watch wants to go on from is forgotten: 410, again and again.</summary>
    Gone,

    /// <summary>The connection breaks in the middle of an event.</summary>
    Cut,

    /// <summary>Events come late, twice, and the last one first, those of one object as well: which the API promises not to do.</summary>
    Shuffled,
}
