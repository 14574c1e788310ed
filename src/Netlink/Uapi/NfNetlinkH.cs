namespace KubeProxyNet.Netlink.Uapi;

// linux/netfilter/nfnetlink.h, checked against 6.1.
internal static class NfNetlinkH
{
    // struct nfgenmsg:  u8 family | u8 version | be16 resource id
    internal const byte NFNETLINK_V0 = 0;

    // A message's type is subsystem << 8 | operation.
    internal const byte NFNL_SUBSYS_NONE = 0;
    internal const byte NFNL_SUBSYS_CTNETLINK = 1;
    internal const byte NFNL_SUBSYS_CTNETLINK_EXP = 2;
    internal const byte NFNL_SUBSYS_CTNETLINK_TIMEOUT = 8;
    internal const byte NFNL_SUBSYS_NFTABLES = 10;
    internal const byte NFNL_SUBSYS_NFT_COMPAT = 11;

    internal const ushort NFNL_MSG_BATCH_BEGIN = NetlinkH.NLMSG_MIN_TYPE;
    internal const ushort NFNL_MSG_BATCH_END = NetlinkH.NLMSG_MIN_TYPE + 1;

    // enum nfnl_batch_attributes
    internal const ushort NFNL_BATCH_GENID = 1;

    // enum nfnetlink_groups
    internal const int NFNLGRP_CONNTRACK_NEW = 1;
    internal const int NFNLGRP_CONNTRACK_UPDATE = 2;
    internal const int NFNLGRP_CONNTRACK_DESTROY = 3;
    internal const int NFNLGRP_CONNTRACK_EXP_NEW = 4;
    internal const int NFNLGRP_CONNTRACK_EXP_UPDATE = 5;
    internal const int NFNLGRP_CONNTRACK_EXP_DESTROY = 6;
    internal const int NFNLGRP_NFTABLES = 7;
    internal const int NFNLGRP_ACCT_QUOTA = 8;
    internal const int NFNLGRP_NFTRACE = 9;

    internal static ushort MessageType(byte subsystem, byte operation) => (ushort)((subsystem << 8) | operation);
}
