namespace KubeProxyNet.Netlink.Uapi;

// linux/netfilter/nfnetlink_conntrack.h, checked against 6.1.
internal static class NfNetlinkConntrackH
{
    internal const byte IPCTNL_MSG_CT_NEW = 0;
    internal const byte IPCTNL_MSG_CT_GET = 1;
    internal const byte IPCTNL_MSG_CT_DELETE = 2;
    internal const byte IPCTNL_MSG_CT_GET_STATS = 5;

    internal const ushort CTA_TUPLE_ORIG = 1;
    internal const ushort CTA_TUPLE_REPLY = 2;
    internal const ushort CTA_STATUS = 3;
    internal const ushort CTA_PROTOINFO = 4;
    internal const ushort CTA_TIMEOUT = 7;
    internal const ushort CTA_MARK = 8;
    internal const ushort CTA_ID = 12;
    internal const ushort CTA_ZONE = 18;
    internal const ushort CTA_MARK_MASK = 21;
    internal const ushort CTA_FILTER = 25;
    internal const ushort CTA_STATUS_MASK = 26;

    // inside a tuple
    internal const ushort CTA_TUPLE_IP = 1;
    internal const ushort CTA_TUPLE_PROTO = 2;
    internal const ushort CTA_TUPLE_ZONE = 3;

    // inside CTA_TUPLE_IP
    internal const ushort CTA_IP_V4_SRC = 1;
    internal const ushort CTA_IP_V4_DST = 2;
    internal const ushort CTA_IP_V6_SRC = 3;
    internal const ushort CTA_IP_V6_DST = 4;

    // inside CTA_TUPLE_PROTO
    internal const ushort CTA_PROTO_NUM = 1;
    internal const ushort CTA_PROTO_SRC_PORT = 2;
    internal const ushort CTA_PROTO_DST_PORT = 3;
    internal const ushort CTA_PROTO_ICMP_ID = 4;
    internal const ushort CTA_PROTO_ICMP_TYPE = 5;
    internal const ushort CTA_PROTO_ICMP_CODE = 6;
    internal const ushort CTA_PROTO_ICMPV6_ID = 7;
    internal const ushort CTA_PROTO_ICMPV6_TYPE = 8;
    internal const ushort CTA_PROTO_ICMPV6_CODE = 9;

    // inside CTA_PROTOINFO, the others inside the first
    internal const ushort CTA_PROTOINFO_TCP = 1;
    internal const ushort CTA_PROTOINFO_TCP_STATE = 1;
    internal const ushort CTA_PROTOINFO_TCP_FLAGS_ORIGINAL = 4;
    internal const ushort CTA_PROTOINFO_TCP_FLAGS_REPLY = 5;

    internal const ushort CTA_STATS_GLOBAL_ENTRIES = 1;
    internal const ushort CTA_STATS_GLOBAL_MAX_ENTRIES = 2;

    // inside CTA_FILTER
    internal const ushort CTA_FILTER_ORIG_FLAGS = 1;
    internal const ushort CTA_FILTER_REPLY_FLAGS = 2;

    // The bits in these two, in host byte order. The kernel has them in net/netfilter/nf_internals.h only (5.8), but they are what it is told.
    internal const uint CTA_FILTER_F_CTA_IP_SRC = 1 << 0;
    internal const uint CTA_FILTER_F_CTA_IP_DST = 1 << 1;
    internal const uint CTA_FILTER_F_CTA_PROTO_NUM = 1 << 3;
    internal const uint CTA_FILTER_F_CTA_PROTO_SRC_PORT = 1 << 4;
    internal const uint CTA_FILTER_F_CTA_PROTO_DST_PORT = 1 << 5;
}
