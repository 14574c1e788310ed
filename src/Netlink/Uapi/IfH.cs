namespace KubeProxyNet.Netlink.Uapi;

// linux/if.h, checked against 6.1.
internal static class IfH
{
    internal const uint IFF_UP = 0x1;
    internal const uint IFF_BROADCAST = 0x2;
    internal const uint IFF_LOOPBACK = 0x8;
    internal const uint IFF_POINTOPOINT = 0x10;
    internal const uint IFF_RUNNING = 0x40;
    internal const uint IFF_NOARP = 0x80;
    internal const uint IFF_PROMISC = 0x100;
    internal const uint IFF_ALLMULTI = 0x200;
    internal const uint IFF_MULTICAST = 0x1000;
    internal const uint IFF_LOWER_UP = 0x10000;

    internal const byte IF_OPER_UNKNOWN = 0;
    internal const byte IF_OPER_NOTPRESENT = 1;
    internal const byte IF_OPER_DOWN = 2;
    internal const byte IF_OPER_LOWERLAYERDOWN = 3;
    internal const byte IF_OPER_TESTING = 4;
    internal const byte IF_OPER_DORMANT = 5;
    internal const byte IF_OPER_UP = 6;

    internal const int IFNAMSIZ = 16;
}
