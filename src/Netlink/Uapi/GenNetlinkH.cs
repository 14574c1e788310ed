namespace KubeProxyNet.Netlink.Uapi;

// linux/genetlink.h, checked against 6.12.
internal static class GenNetlinkH
{
    internal const ushort GENL_ID_CTRL = NetlinkH.NLMSG_MIN_TYPE;

    internal const byte CTRL_CMD_GETFAMILY = 3;

    internal const ushort CTRL_ATTR_FAMILY_ID = 1;
    internal const ushort CTRL_ATTR_FAMILY_NAME = 2;
}
