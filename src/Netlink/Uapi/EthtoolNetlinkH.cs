namespace KubeProxyNet.Netlink.Uapi;

// linux/ethtool_netlink.h, checked against 6.12.
internal static class EthtoolNetlinkH
{
    internal const string ETHTOOL_GENL_NAME = "ethtool";
    internal const byte ETHTOOL_GENL_VERSION = 1;

    internal const byte ETHTOOL_MSG_FEATURES_GET = 11;
    internal const byte ETHTOOL_MSG_FEATURES_SET = 12;

    internal const ushort ETHTOOL_A_HEADER_DEV_NAME = 2;

    internal const ushort ETHTOOL_A_BITSET_BITS = 3;
    internal const ushort ETHTOOL_A_BITSET_BITS_BIT = 1;
    internal const ushort ETHTOOL_A_BITSET_BIT_NAME = 2;
    internal const ushort ETHTOOL_A_BITSET_BIT_VALUE = 3;

    internal const ushort ETHTOOL_A_FEATURES_HEADER = 1;
    internal const ushort ETHTOOL_A_FEATURES_WANTED = 3;
    internal const ushort ETHTOOL_A_FEATURES_ACTIVE = 4;
}
