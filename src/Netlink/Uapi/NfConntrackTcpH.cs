namespace KubeProxyNet.Netlink.Uapi;

// linux/netfilter/nf_conntrack_tcp.h, checked against 6.1.
internal static class NfConntrackTcpH
{
    internal const byte TCP_CONNTRACK_NONE = 0;
    internal const byte TCP_CONNTRACK_SYN_SENT = 1;
    internal const byte TCP_CONNTRACK_SYN_RECV = 2;
    internal const byte TCP_CONNTRACK_ESTABLISHED = 3;
    internal const byte TCP_CONNTRACK_FIN_WAIT = 4;
    internal const byte TCP_CONNTRACK_CLOSE_WAIT = 5;
    internal const byte TCP_CONNTRACK_LAST_ACK = 6;
    internal const byte TCP_CONNTRACK_TIME_WAIT = 7;
    internal const byte TCP_CONNTRACK_CLOSE = 8;
    internal const byte TCP_CONNTRACK_SYN_SENT2 = 9;

    internal const byte IP_CT_TCP_FLAG_SACK_PERM = 0x02;
    internal const byte IP_CT_TCP_FLAG_BE_LIBERAL = 0x08;
}
