namespace KubeProxyNet.Netlink.Uapi;

// linux/netfilter/nf_conntrack_common.h, checked against 6.1.
internal static class NfConntrackCommonH
{
    internal const uint IPS_EXPECTED = 0x1;
    internal const uint IPS_SEEN_REPLY = 0x2;
    internal const uint IPS_ASSURED = 0x4;
    internal const uint IPS_CONFIRMED = 0x8;
    internal const uint IPS_SRC_NAT = 0x10;
    internal const uint IPS_DST_NAT = 0x20;
    internal const uint IPS_SEQ_ADJUST = 0x40;
    internal const uint IPS_SRC_NAT_DONE = 0x80;
    internal const uint IPS_DST_NAT_DONE = 0x100;
    internal const uint IPS_DYING = 0x200;
    internal const uint IPS_FIXED_TIMEOUT = 0x400;
    internal const uint IPS_TEMPLATE = 0x800;
    internal const uint IPS_HELPER = 0x2000;
    internal const uint IPS_OFFLOAD = 0x4000;
    internal const uint IPS_HW_OFFLOAD = 0x8000;
}
