namespace KubeProxyNet.Netlink.Uapi;

// linux/veth.h, checked against 6.1.
internal static class VethH
{
    internal const ushort VETH_INFO_PEER = 1;
}
