namespace KubeProxyNet.Netlink.Uapi;

// linux/netfilter/nf_tables.h, checked against 6.1: tables, chains, rules, sets and their elements.
internal static partial class NfTablesH
{
    // enum nf_tables_msg_types
    internal const byte NFT_MSG_NEWTABLE = 0;
    internal const byte NFT_MSG_GETTABLE = 1;
    internal const byte NFT_MSG_DELTABLE = 2;
    internal const byte NFT_MSG_NEWCHAIN = 3;
    internal const byte NFT_MSG_GETCHAIN = 4;
    internal const byte NFT_MSG_DELCHAIN = 5;
    internal const byte NFT_MSG_NEWRULE = 6;
    internal const byte NFT_MSG_GETRULE = 7;
    internal const byte NFT_MSG_DELRULE = 8;
    internal const byte NFT_MSG_NEWSET = 9;
    internal const byte NFT_MSG_GETSET = 10;
    internal const byte NFT_MSG_DELSET = 11;
    internal const byte NFT_MSG_NEWSETELEM = 12;
    internal const byte NFT_MSG_GETSETELEM = 13;
    internal const byte NFT_MSG_DELSETELEM = 14;
    internal const byte NFT_MSG_NEWGEN = 15;
    internal const byte NFT_MSG_GETGEN = 16;
    internal const byte NFT_MSG_TRACE = 17;
    internal const byte NFT_MSG_NEWOBJ = 18;
    internal const byte NFT_MSG_GETOBJ = 19;
    internal const byte NFT_MSG_DELOBJ = 20;
    internal const byte NFT_MSG_GETOBJ_RESET = 21;
    internal const byte NFT_MSG_NEWFLOWTABLE = 22;
    internal const byte NFT_MSG_GETFLOWTABLE = 23;
    internal const byte NFT_MSG_DELFLOWTABLE = 24;

    // Newer than that header: GETRULE_RESET of 6.2, the DESTROY messages of 6.3 (like DEL, but nothing there is fine).
    internal const byte NFT_MSG_GETRULE_RESET = 25;
    internal const byte NFT_MSG_DESTROYTABLE = 26;
    internal const byte NFT_MSG_DESTROYCHAIN = 27;
    internal const byte NFT_MSG_DESTROYRULE = 28;
    internal const byte NFT_MSG_DESTROYSET = 29;
    internal const byte NFT_MSG_DESTROYSETELEM = 30;

    // enum nft_hook_attributes
    internal const ushort NFTA_HOOK_HOOKNUM = 1;
    internal const ushort NFTA_HOOK_PRIORITY = 2;
    internal const ushort NFTA_HOOK_DEV = 3;
    internal const ushort NFTA_HOOK_DEVS = 4;

    // enum nft_table_flags
    internal const uint NFT_TABLE_F_DORMANT = 0x1;
    internal const uint NFT_TABLE_F_OWNER = 0x2;

    // enum nft_table_attributes
    internal const ushort NFTA_TABLE_NAME = 1;
    internal const ushort NFTA_TABLE_FLAGS = 2;
    internal const ushort NFTA_TABLE_USE = 3;
    internal const ushort NFTA_TABLE_HANDLE = 4;
    internal const ushort NFTA_TABLE_USERDATA = 6;
    internal const ushort NFTA_TABLE_OWNER = 7;

    // enum nft_chain_flags
    internal const uint NFT_CHAIN_BASE = 0x1;
    internal const uint NFT_CHAIN_HW_OFFLOAD = 0x2;
    internal const uint NFT_CHAIN_BINDING = 0x4;

    // enum nft_chain_attributes
    internal const ushort NFTA_CHAIN_TABLE = 1;
    internal const ushort NFTA_CHAIN_HANDLE = 2;
    internal const ushort NFTA_CHAIN_NAME = 3;
    internal const ushort NFTA_CHAIN_HOOK = 4;
    internal const ushort NFTA_CHAIN_POLICY = 5;
    internal const ushort NFTA_CHAIN_USE = 6;
    internal const ushort NFTA_CHAIN_TYPE = 7;
    internal const ushort NFTA_CHAIN_COUNTERS = 8;
    internal const ushort NFTA_CHAIN_FLAGS = 10;
    internal const ushort NFTA_CHAIN_ID = 11;
    internal const ushort NFTA_CHAIN_USERDATA = 12;

    // enum nft_rule_attributes
    internal const ushort NFTA_RULE_TABLE = 1;
    internal const ushort NFTA_RULE_CHAIN = 2;
    internal const ushort NFTA_RULE_HANDLE = 3;
    internal const ushort NFTA_RULE_EXPRESSIONS = 4;
    internal const ushort NFTA_RULE_COMPAT = 5;
    internal const ushort NFTA_RULE_POSITION = 6;
    internal const ushort NFTA_RULE_USERDATA = 7;
    internal const ushort NFTA_RULE_ID = 9;
    internal const ushort NFTA_RULE_POSITION_ID = 10;
    internal const ushort NFTA_RULE_CHAIN_ID = 11;

    // enum nft_list_attributes
    internal const ushort NFTA_LIST_ELEM = 1;

    // enum nft_set_flags
    internal const uint NFT_SET_ANONYMOUS = 0x1;
    internal const uint NFT_SET_CONSTANT = 0x2;
    internal const uint NFT_SET_INTERVAL = 0x4;
    internal const uint NFT_SET_MAP = 0x8;
    internal const uint NFT_SET_TIMEOUT = 0x10;
    internal const uint NFT_SET_EVAL = 0x20;
    internal const uint NFT_SET_OBJECT = 0x40;
    internal const uint NFT_SET_CONCAT = 0x80;
    internal const uint NFT_SET_EXPR = 0x100;

    // enum nft_set_policies
    internal const uint NFT_SET_POL_PERFORMANCE = 0;
    internal const uint NFT_SET_POL_MEMORY = 1;

    // enum nft_set_desc_attributes
    internal const ushort NFTA_SET_DESC_SIZE = 1;
    internal const ushort NFTA_SET_DESC_CONCAT = 2;

    // enum nft_set_field_attributes
    internal const ushort NFTA_SET_FIELD_LEN = 1;

    // enum nft_set_attributes
    internal const ushort NFTA_SET_TABLE = 1;
    internal const ushort NFTA_SET_NAME = 2;
    internal const ushort NFTA_SET_FLAGS = 3;
    internal const ushort NFTA_SET_KEY_TYPE = 4;
    internal const ushort NFTA_SET_KEY_LEN = 5;
    internal const ushort NFTA_SET_DATA_TYPE = 6;
    internal const ushort NFTA_SET_DATA_LEN = 7;
    internal const ushort NFTA_SET_POLICY = 8;
    internal const ushort NFTA_SET_DESC = 9;
    internal const ushort NFTA_SET_ID = 10;
    internal const ushort NFTA_SET_TIMEOUT = 11;
    internal const ushort NFTA_SET_GC_INTERVAL = 12;
    internal const ushort NFTA_SET_USERDATA = 13;
    internal const ushort NFTA_SET_OBJ_TYPE = 15;
    internal const ushort NFTA_SET_HANDLE = 16;
    internal const ushort NFTA_SET_COUNT = 20;
    internal const ushort NFTA_SET_EXPR = 17;
    internal const ushort NFTA_SET_EXPRESSIONS = 18;

    // enum nft_set_elem_flags
    internal const uint NFT_SET_ELEM_INTERVAL_END = 0x1;
    internal const uint NFT_SET_ELEM_CATCHALL = 0x2;

    // enum nft_set_elem_attributes
    internal const ushort NFTA_SET_ELEM_KEY = 1;
    internal const ushort NFTA_SET_ELEM_DATA = 2;
    internal const ushort NFTA_SET_ELEM_FLAGS = 3;
    internal const ushort NFTA_SET_ELEM_TIMEOUT = 4;
    internal const ushort NFTA_SET_ELEM_EXPIRATION = 5;
    internal const ushort NFTA_SET_ELEM_USERDATA = 6;
    internal const ushort NFTA_SET_ELEM_EXPR = 7;
    internal const ushort NFTA_SET_ELEM_OBJREF = 9;
    internal const ushort NFTA_SET_ELEM_KEY_END = 10;
    internal const ushort NFTA_SET_ELEM_EXPRESSIONS = 11;

    // enum nft_set_elem_list_attributes
    internal const ushort NFTA_SET_ELEM_LIST_TABLE = 1;
    internal const ushort NFTA_SET_ELEM_LIST_SET = 2;
    internal const ushort NFTA_SET_ELEM_LIST_ELEMENTS = 3;
    internal const ushort NFTA_SET_ELEM_LIST_SET_ID = 4;

    // enum nft_data_types
    internal const uint NFT_DATA_VALUE = 0;
    internal const uint NFT_DATA_VERDICT = 4294967040;

    // enum nft_data_attributes
    internal const ushort NFTA_DATA_VALUE = 1;
    internal const ushort NFTA_DATA_VERDICT = 2;

    // enum nft_verdict_attributes
    internal const ushort NFTA_VERDICT_CODE = 1;
    internal const ushort NFTA_VERDICT_CHAIN = 2;
    internal const ushort NFTA_VERDICT_CHAIN_ID = 3;

    // enum nft_verdicts
    internal const int NFT_CONTINUE = -1;
    internal const int NFT_BREAK = -2;
    internal const int NFT_JUMP = -3;
    internal const int NFT_GOTO = -4;
    internal const int NFT_RETURN = -5;

    // enum nft_gen_attributes
    internal const ushort NFTA_GEN_ID = 1;
    internal const ushort NFTA_GEN_PROC_PID = 2;
    internal const ushort NFTA_GEN_PROC_NAME = 3;

    // enum nft_trace_attributes
    internal const ushort NFTA_TRACE_TABLE = 1;
    internal const ushort NFTA_TRACE_CHAIN = 2;
    internal const ushort NFTA_TRACE_RULE_HANDLE = 3;
    internal const ushort NFTA_TRACE_TYPE = 4;
    internal const ushort NFTA_TRACE_VERDICT = 5;
    internal const ushort NFTA_TRACE_ID = 6;
    internal const ushort NFTA_TRACE_NETWORK_HEADER = 8;
    internal const ushort NFTA_TRACE_TRANSPORT_HEADER = 9;
    internal const ushort NFTA_TRACE_IIF = 10;
    internal const ushort NFTA_TRACE_OIF = 12;
    internal const ushort NFTA_TRACE_POLICY = 16;

    // enum nft_trace_types
    internal const uint NFT_TRACETYPE_POLICY = 1;
    internal const uint NFT_TRACETYPE_RETURN = 2;
    internal const uint NFT_TRACETYPE_RULE = 3;
}
