namespace KubeProxyNet.Netlink.Uapi;

// linux/if_addr.h, checked against 6.1.
internal static class IfAddrH
{
    internal const ushort IFA_ADDRESS = 1;
    internal const ushort IFA_LOCAL = 2;
    internal const ushort IFA_LABEL = 3;
    internal const ushort IFA_BROADCAST = 4;
    internal const ushort IFA_CACHEINFO = 6;
    internal const ushort IFA_FLAGS = 8;
    internal const ushort IFA_PROTO = 11;

    internal const uint IFA_F_SECONDARY = 0x1;
    internal const uint IFA_F_NODAD = 0x2;
    internal const uint IFA_F_OPTIMISTIC = 0x4;
    internal const uint IFA_F_DADFAILED = 0x8;
    internal const uint IFA_F_HOMEADDRESS = 0x10;
    internal const uint IFA_F_DEPRECATED = 0x20;
    internal const uint IFA_F_TENTATIVE = 0x40;
    internal const uint IFA_F_PERMANENT = 0x80;
    internal const uint IFA_F_MANAGETEMPADDR = 0x100;
    internal const uint IFA_F_NOPREFIXROUTE = 0x200;
    internal const uint IFA_F_MCAUTOJOIN = 0x400;
    internal const uint IFA_F_STABLE_PRIVACY = 0x800;
}
