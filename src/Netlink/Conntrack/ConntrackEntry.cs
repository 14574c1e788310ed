namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>A flow that the kernel tracks.</summary>
public readonly record struct ConntrackEntry
{
    /// <summary>The direction of its first packet, before translation.</summary>
    public ConntrackTuple Original { get; init; }

    /// <summary>The direction of the answers, before they are translated back: the source is who really answers.</summary>
    public ConntrackTuple Reply { get; init; }

    /// <summary>What happened to it so far.</summary>
    public ConntrackStatus Status { get; init; }

    /// <summary>The mark that rules gave it.</summary>
    public uint Mark { get; init; }

    /// <summary>The zone that both directions are in; 0 is the usual one.</summary>
    public ushort Zone { get; init; }

    /// <summary>After how many seconds without a packet it goes.</summary>
    public uint TimeoutSeconds { get; init; }

    /// <summary>How far a TCP connection has come; null of other protocols.</summary>
    public ConntrackTcpState? TcpState { get; init; }

    /// <summary>The kernel's number of it, which tells it from a later flow with the same addresses; 0 if unknown.</summary>
    public uint Id { get; init; }
}
