namespace KubeProxyNet.Netlink.Uapi;

// linux/netfilter/nf_tables.h, checked against 6.1: what stands in rules.
internal static partial class NfTablesH
{
    // enum nft_registers
    internal const uint NFT_REG_VERDICT = 0;
    internal const uint NFT_REG_1 = 1;
    internal const uint NFT_REG_2 = 2;
    internal const uint NFT_REG_3 = 3;
    internal const uint NFT_REG_4 = 4;
    internal const uint NFT_REG32_00 = 8;
    internal const uint NFT_REG32_01 = 9;
    internal const uint NFT_REG32_02 = 10;
    internal const uint NFT_REG32_03 = 11;
    internal const uint NFT_REG32_04 = 12;
    internal const uint NFT_REG32_05 = 13;
    internal const uint NFT_REG32_06 = 14;
    internal const uint NFT_REG32_07 = 15;
    internal const uint NFT_REG32_08 = 16;
    internal const uint NFT_REG32_09 = 17;
    internal const uint NFT_REG32_10 = 18;
    internal const uint NFT_REG32_11 = 19;
    internal const uint NFT_REG32_12 = 20;
    internal const uint NFT_REG32_13 = 21;
    internal const uint NFT_REG32_14 = 22;
    internal const uint NFT_REG32_15 = 23;

    // enum nft_expr_attributes
    internal const ushort NFTA_EXPR_NAME = 1;
    internal const ushort NFTA_EXPR_DATA = 2;

    // enum nft_immediate_attributes
    internal const ushort NFTA_IMMEDIATE_DREG = 1;
    internal const ushort NFTA_IMMEDIATE_DATA = 2;

    // enum nft_bitwise_ops
    internal const uint NFT_BITWISE_MASK_XOR = 0;
    internal const uint NFT_BITWISE_LSHIFT = 1;
    internal const uint NFT_BITWISE_RSHIFT = 2;

    // enum nft_bitwise_attributes
    internal const ushort NFTA_BITWISE_SREG = 1;
    internal const ushort NFTA_BITWISE_DREG = 2;
    internal const ushort NFTA_BITWISE_LEN = 3;
    internal const ushort NFTA_BITWISE_MASK = 4;
    internal const ushort NFTA_BITWISE_XOR = 5;
    internal const ushort NFTA_BITWISE_OP = 6;
    internal const ushort NFTA_BITWISE_DATA = 7;

    // enum nft_byteorder_ops
    internal const uint NFT_BYTEORDER_NTOH = 0;
    internal const uint NFT_BYTEORDER_HTON = 1;

    // enum nft_byteorder_attributes
    internal const ushort NFTA_BYTEORDER_SREG = 1;
    internal const ushort NFTA_BYTEORDER_DREG = 2;
    internal const ushort NFTA_BYTEORDER_OP = 3;
    internal const ushort NFTA_BYTEORDER_LEN = 4;
    internal const ushort NFTA_BYTEORDER_SIZE = 5;

    // enum nft_cmp_ops
    internal const uint NFT_CMP_EQ = 0;
    internal const uint NFT_CMP_NEQ = 1;
    internal const uint NFT_CMP_LT = 2;
    internal const uint NFT_CMP_LTE = 3;
    internal const uint NFT_CMP_GT = 4;
    internal const uint NFT_CMP_GTE = 5;

    // enum nft_cmp_attributes
    internal const ushort NFTA_CMP_SREG = 1;
    internal const ushort NFTA_CMP_OP = 2;
    internal const ushort NFTA_CMP_DATA = 3;

    // enum nft_range_ops
    internal const uint NFT_RANGE_EQ = 0;
    internal const uint NFT_RANGE_NEQ = 1;

    // enum nft_range_attributes
    internal const ushort NFTA_RANGE_SREG = 1;
    internal const ushort NFTA_RANGE_OP = 2;
    internal const ushort NFTA_RANGE_FROM_DATA = 3;
    internal const ushort NFTA_RANGE_TO_DATA = 4;

    // enum nft_lookup_flags
    internal const uint NFT_LOOKUP_F_INV = 0x1;

    // enum nft_lookup_attributes
    internal const ushort NFTA_LOOKUP_SET = 1;
    internal const ushort NFTA_LOOKUP_SREG = 2;
    internal const ushort NFTA_LOOKUP_DREG = 3;
    internal const ushort NFTA_LOOKUP_SET_ID = 4;
    internal const ushort NFTA_LOOKUP_FLAGS = 5;

    // enum nft_dynset_ops
    internal const uint NFT_DYNSET_OP_ADD = 0;
    internal const uint NFT_DYNSET_OP_UPDATE = 1;
    internal const uint NFT_DYNSET_OP_DELETE = 2;

    // enum nft_dynset_flags
    internal const uint NFT_DYNSET_F_INV = 0x1;
    internal const uint NFT_DYNSET_F_EXPR = 0x2;

    // enum nft_dynset_attributes
    internal const ushort NFTA_DYNSET_SET_NAME = 1;
    internal const ushort NFTA_DYNSET_SET_ID = 2;
    internal const ushort NFTA_DYNSET_OP = 3;
    internal const ushort NFTA_DYNSET_SREG_KEY = 4;
    internal const ushort NFTA_DYNSET_SREG_DATA = 5;
    internal const ushort NFTA_DYNSET_TIMEOUT = 6;
    internal const ushort NFTA_DYNSET_EXPR = 7;
    internal const ushort NFTA_DYNSET_FLAGS = 9;
    internal const ushort NFTA_DYNSET_EXPRESSIONS = 10;

    // enum nft_payload_bases
    internal const uint NFT_PAYLOAD_LL_HEADER = 0;
    internal const uint NFT_PAYLOAD_NETWORK_HEADER = 1;
    internal const uint NFT_PAYLOAD_TRANSPORT_HEADER = 2;
    internal const uint NFT_PAYLOAD_INNER_HEADER = 3;

    // enum nft_payload_attributes
    internal const ushort NFTA_PAYLOAD_DREG = 1;
    internal const ushort NFTA_PAYLOAD_BASE = 2;
    internal const ushort NFTA_PAYLOAD_OFFSET = 3;
    internal const ushort NFTA_PAYLOAD_LEN = 4;
    internal const ushort NFTA_PAYLOAD_SREG = 5;
    internal const ushort NFTA_PAYLOAD_CSUM_TYPE = 6;
    internal const ushort NFTA_PAYLOAD_CSUM_OFFSET = 7;
    internal const ushort NFTA_PAYLOAD_CSUM_FLAGS = 8;

    // enum nft_meta_keys
    internal const uint NFT_META_LEN = 0;
    internal const uint NFT_META_PROTOCOL = 1;
    internal const uint NFT_META_PRIORITY = 2;
    internal const uint NFT_META_MARK = 3;
    internal const uint NFT_META_IIF = 4;
    internal const uint NFT_META_OIF = 5;
    internal const uint NFT_META_IIFNAME = 6;
    internal const uint NFT_META_OIFNAME = 7;
    internal const uint NFT_META_IFTYPE = 8;
    internal const uint NFT_META_OIFTYPE = 9;
    internal const uint NFT_META_SKUID = 10;
    internal const uint NFT_META_SKGID = 11;
    internal const uint NFT_META_NFTRACE = 12;
    internal const uint NFT_META_RTCLASSID = 13;
    internal const uint NFT_META_SECMARK = 14;
    internal const uint NFT_META_NFPROTO = 15;
    internal const uint NFT_META_L4PROTO = 16;
    internal const uint NFT_META_BRI_IIFNAME = 17;
    internal const uint NFT_META_BRI_OIFNAME = 18;
    internal const uint NFT_META_PKTTYPE = 19;
    internal const uint NFT_META_CPU = 20;
    internal const uint NFT_META_IIFGROUP = 21;
    internal const uint NFT_META_OIFGROUP = 22;
    internal const uint NFT_META_CGROUP = 23;
    internal const uint NFT_META_PRANDOM = 24;
    internal const uint NFT_META_SECPATH = 25;
    internal const uint NFT_META_IIFKIND = 26;
    internal const uint NFT_META_OIFKIND = 27;
    internal const uint NFT_META_BRI_IIFPVID = 28;
    internal const uint NFT_META_BRI_IIFVPROTO = 29;
    internal const uint NFT_META_TIME_NS = 30;
    internal const uint NFT_META_TIME_DAY = 31;
    internal const uint NFT_META_TIME_HOUR = 32;
    internal const uint NFT_META_SDIF = 33;
    internal const uint NFT_META_SDIFNAME = 34;

    // enum nft_meta_attributes
    internal const ushort NFTA_META_DREG = 1;
    internal const ushort NFTA_META_KEY = 2;
    internal const ushort NFTA_META_SREG = 3;

    // enum nft_ct_keys
    internal const uint NFT_CT_STATE = 0;
    internal const uint NFT_CT_DIRECTION = 1;
    internal const uint NFT_CT_STATUS = 2;
    internal const uint NFT_CT_MARK = 3;
    internal const uint NFT_CT_SECMARK = 4;
    internal const uint NFT_CT_EXPIRATION = 5;
    internal const uint NFT_CT_HELPER = 6;
    internal const uint NFT_CT_L3PROTOCOL = 7;
    internal const uint NFT_CT_SRC = 8;
    internal const uint NFT_CT_DST = 9;
    internal const uint NFT_CT_PROTOCOL = 10;
    internal const uint NFT_CT_PROTO_SRC = 11;
    internal const uint NFT_CT_PROTO_DST = 12;
    internal const uint NFT_CT_LABELS = 13;
    internal const uint NFT_CT_PKTS = 14;
    internal const uint NFT_CT_BYTES = 15;
    internal const uint NFT_CT_AVGPKT = 16;
    internal const uint NFT_CT_ZONE = 17;
    internal const uint NFT_CT_EVENTMASK = 18;
    internal const uint NFT_CT_SRC_IP = 19;
    internal const uint NFT_CT_DST_IP = 20;
    internal const uint NFT_CT_SRC_IP6 = 21;
    internal const uint NFT_CT_DST_IP6 = 22;
    internal const uint NFT_CT_ID = 23;

    // enum nft_ct_attributes
    internal const ushort NFTA_CT_DREG = 1;
    internal const ushort NFTA_CT_KEY = 2;
    internal const ushort NFTA_CT_DIRECTION = 3;
    internal const ushort NFTA_CT_SREG = 4;

    // enum nft_hash_types
    internal const uint NFT_HASH_JENKINS = 0;
    internal const uint NFT_HASH_SYM = 1;

    // enum nft_hash_attributes
    internal const ushort NFTA_HASH_SREG = 1;
    internal const ushort NFTA_HASH_DREG = 2;
    internal const ushort NFTA_HASH_LEN = 3;
    internal const ushort NFTA_HASH_MODULUS = 4;
    internal const ushort NFTA_HASH_SEED = 5;
    internal const ushort NFTA_HASH_OFFSET = 6;
    internal const ushort NFTA_HASH_TYPE = 7;

    // enum nft_limit_type
    internal const uint NFT_LIMIT_PKTS = 0;
    internal const uint NFT_LIMIT_PKT_BYTES = 1;

    // enum nft_limit_flags
    internal const uint NFT_LIMIT_F_INV = 0x1;

    // enum nft_limit_attributes
    internal const ushort NFTA_LIMIT_RATE = 1;
    internal const ushort NFTA_LIMIT_UNIT = 2;
    internal const ushort NFTA_LIMIT_BURST = 3;
    internal const ushort NFTA_LIMIT_TYPE = 4;
    internal const ushort NFTA_LIMIT_FLAGS = 5;

    // enum nft_counter_attributes
    internal const ushort NFTA_COUNTER_BYTES = 1;
    internal const ushort NFTA_COUNTER_PACKETS = 2;

    // enum nft_log_attributes
    internal const ushort NFTA_LOG_GROUP = 1;
    internal const ushort NFTA_LOG_PREFIX = 2;
    internal const ushort NFTA_LOG_SNAPLEN = 3;
    internal const ushort NFTA_LOG_QTHRESHOLD = 4;
    internal const ushort NFTA_LOG_LEVEL = 5;
    internal const ushort NFTA_LOG_FLAGS = 6;

    // enum nft_log_level
    internal const uint NFT_LOGLEVEL_EMERG = 0;
    internal const uint NFT_LOGLEVEL_ALERT = 1;
    internal const uint NFT_LOGLEVEL_CRIT = 2;
    internal const uint NFT_LOGLEVEL_ERR = 3;
    internal const uint NFT_LOGLEVEL_WARNING = 4;
    internal const uint NFT_LOGLEVEL_NOTICE = 5;
    internal const uint NFT_LOGLEVEL_INFO = 6;
    internal const uint NFT_LOGLEVEL_DEBUG = 7;
    internal const uint NFT_LOGLEVEL_AUDIT = 8;

    // enum nft_reject_types
    internal const uint NFT_REJECT_ICMP_UNREACH = 0;
    internal const uint NFT_REJECT_TCP_RST = 1;
    internal const uint NFT_REJECT_ICMPX_UNREACH = 2;

    // enum nft_reject_inet_code
    internal const byte NFT_REJECT_ICMPX_NO_ROUTE = 0;
    internal const byte NFT_REJECT_ICMPX_PORT_UNREACH = 1;
    internal const byte NFT_REJECT_ICMPX_HOST_UNREACH = 2;
    internal const byte NFT_REJECT_ICMPX_ADMIN_PROHIBITED = 3;

    // enum nft_reject_attributes
    internal const ushort NFTA_REJECT_TYPE = 1;
    internal const ushort NFTA_REJECT_ICMP_CODE = 2;

    // enum nft_nat_types
    internal const uint NFT_NAT_SNAT = 0;
    internal const uint NFT_NAT_DNAT = 1;

    // enum nft_nat_attributes
    internal const ushort NFTA_NAT_TYPE = 1;
    internal const ushort NFTA_NAT_FAMILY = 2;
    internal const ushort NFTA_NAT_REG_ADDR_MIN = 3;
    internal const ushort NFTA_NAT_REG_ADDR_MAX = 4;
    internal const ushort NFTA_NAT_REG_PROTO_MIN = 5;
    internal const ushort NFTA_NAT_REG_PROTO_MAX = 6;
    internal const ushort NFTA_NAT_FLAGS = 7;

    // enum nft_masq_attributes
    internal const ushort NFTA_MASQ_FLAGS = 1;
    internal const ushort NFTA_MASQ_REG_PROTO_MIN = 2;
    internal const ushort NFTA_MASQ_REG_PROTO_MAX = 3;

    // enum nft_redir_attributes
    internal const ushort NFTA_REDIR_REG_PROTO_MIN = 1;
    internal const ushort NFTA_REDIR_REG_PROTO_MAX = 2;
    internal const ushort NFTA_REDIR_FLAGS = 3;

    // enum nft_fib_attributes
    internal const ushort NFTA_FIB_DREG = 1;
    internal const ushort NFTA_FIB_RESULT = 2;
    internal const ushort NFTA_FIB_FLAGS = 3;

    // enum nft_fib_result
    internal const uint NFT_FIB_RESULT_OIF = 1;
    internal const uint NFT_FIB_RESULT_OIFNAME = 2;
    internal const uint NFT_FIB_RESULT_ADDRTYPE = 3;

    // enum nft_fib_flags
    internal const uint NFTA_FIB_F_SADDR = 0x1;
    internal const uint NFTA_FIB_F_DADDR = 0x2;
    internal const uint NFTA_FIB_F_MARK = 0x4;
    internal const uint NFTA_FIB_F_IIF = 0x8;
    internal const uint NFTA_FIB_F_OIF = 0x10;
    internal const uint NFTA_FIB_F_PRESENT = 0x20;

    // enum nft_ng_types
    internal const uint NFT_NG_INCREMENTAL = 0;
    internal const uint NFT_NG_RANDOM = 1;

    // enum nft_ng_attributes
    internal const ushort NFTA_NG_DREG = 1;
    internal const ushort NFTA_NG_MODULUS = 2;
    internal const ushort NFTA_NG_TYPE = 3;
    internal const ushort NFTA_NG_OFFSET = 4;
}
