namespace KubeProxyNet.Netlink.Uapi;

// linux/pkt_sched.h, linux/pkt_cls.h, linux/tc_act/tc_mirred.h and the tc part of linux/rtnetlink.h, checked against 6.1.
internal static class PktSchedH
{
    internal const ushort RTM_NEWQDISC = 36;
    internal const ushort RTM_GETQDISC = 38;
    internal const ushort RTM_NEWTFILTER = 44;

    internal const ushort TCA_KIND = 1;
    internal const ushort TCA_OPTIONS = 2;

    internal const uint TC_H_ROOT = 0xFFFFFFFF;
    internal const uint TC_H_INGRESS = 0xFFFFFFF1;
    internal const uint INGRESS_HANDLE = 0xFFFF0000;

    internal const byte TC_LINKLAYER_ETHERNET = 1;

    internal const ushort TCA_TBF_PARMS = 1;
    internal const ushort TCA_TBF_RATE64 = 4;
    internal const ushort TCA_TBF_BURST = 6;

    internal const ushort TCA_U32_SEL = 5;
    internal const ushort TCA_U32_ACT = 7;
    internal const byte TC_U32_TERMINAL = 1;

    internal const ushort TCA_ACT_KIND = 1;
    internal const ushort TCA_ACT_OPTIONS = 2;
    internal const ushort TCA_MIRRED_PARMS = 2;
    internal const int TCA_EGRESS_REDIR = 1;
    internal const int TC_ACT_STOLEN = 4;

    internal const ushort ETH_P_ALL = 3;
}
