namespace KubeProxyNet.Netlink.Uapi;

// linux/netfilter.h and linux/netfilter/nf_nat.h, checked against 6.1.
internal static class NetfilterH
{
    internal const byte NFPROTO_UNSPEC = 0;
    internal const byte NFPROTO_INET = 1;
    internal const byte NFPROTO_IPV4 = 2;
    internal const byte NFPROTO_ARP = 3;
    internal const byte NFPROTO_NETDEV = 5;
    internal const byte NFPROTO_BRIDGE = 7;
    internal const byte NFPROTO_IPV6 = 10;

    internal const int NF_DROP = 0;
    internal const int NF_ACCEPT = 1;
    internal const int NF_QUEUE = 3;

    // enum nf_inet_hooks
    internal const uint NF_INET_PRE_ROUTING = 0;
    internal const uint NF_INET_LOCAL_IN = 1;
    internal const uint NF_INET_FORWARD = 2;
    internal const uint NF_INET_LOCAL_OUT = 3;
    internal const uint NF_INET_POST_ROUTING = 4;
    internal const uint NF_INET_INGRESS = 5;

    // linux/netfilter/nf_nat.h
    internal const uint NF_NAT_RANGE_MAP_IPS = 0x1;
    internal const uint NF_NAT_RANGE_PROTO_SPECIFIED = 0x2;
    internal const uint NF_NAT_RANGE_PROTO_RANDOM = 0x4;
    internal const uint NF_NAT_RANGE_PERSISTENT = 0x8;
    internal const uint NF_NAT_RANGE_PROTO_RANDOM_FULLY = 0x10;
}
