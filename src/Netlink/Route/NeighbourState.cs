using static KubeProxyNet.Netlink.Uapi.NeighbourH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>What is known about a neighbour (NUD_*).</summary>
[Flags]
public enum NeighbourState : ushort
{
    /// <summary>Nothing yet.</summary>
    None = NUD_NONE,

    /// <summary>Being asked for the first time.</summary>
    Incomplete = NUD_INCOMPLETE,

    /// <summary>Heard of lately.</summary>
    Reachable = NUD_REACHABLE,

    /// <summary>Not heard of lately; asked when it is used next.</summary>
    Stale = NUD_STALE,

    /// <summary>Used while stale; asked in a moment.</summary>
    Delay = NUD_DELAY,

    /// <summary>Being asked again.</summary>
    Probe = NUD_PROBE,

    /// <summary>It did not answer.</summary>
    Failed = NUD_FAILED,

    /// <summary>Never asked; in a bridge's FDB: static.</summary>
    NoArp = NUD_NOARP,

    /// <summary>Set by hand; it stays.</summary>
    Permanent = NUD_PERMANENT,
}
