using static KubeProxyNet.Netlink.Uapi.NfConntrackTcpH;

namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>How far a TCP connection has come, as seen from the middle (TCP_CONNTRACK_*).</summary>
public enum ConntrackTcpState : byte
{
    /// <summary>Nothing seen.</summary>
    None = TCP_CONNTRACK_NONE,

    /// <summary>SYN seen.</summary>
    SynSent = TCP_CONNTRACK_SYN_SENT,

    /// <summary>SYN-ACK seen.</summary>
    SynReceived = TCP_CONNTRACK_SYN_RECV,

    /// <summary>Open.</summary>
    Established = TCP_CONNTRACK_ESTABLISHED,

    /// <summary>FIN seen.</summary>
    FinWait = TCP_CONNTRACK_FIN_WAIT,

    /// <summary>FIN acknowledged.</summary>
    CloseWait = TCP_CONNTRACK_CLOSE_WAIT,

    /// <summary>FIN seen from both.</summary>
    LastAck = TCP_CONNTRACK_LAST_ACK,

    /// <summary>Closed by both.</summary>
    TimeWait = TCP_CONNTRACK_TIME_WAIT,

    /// <summary>Reset.</summary>
    Close = TCP_CONNTRACK_CLOSE,

    /// <summary>SYN seen from both.</summary>
    SynSent2 = TCP_CONNTRACK_SYN_SENT2,
}
