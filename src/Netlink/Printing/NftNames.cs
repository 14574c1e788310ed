using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Printing;

// linux/netfilter/nf_tables.h, in the order of its enums.
internal static class NftNames
{
    private static readonly string[] Operations =
    [
        "NEWTABLE", "GETTABLE", "DELTABLE", "NEWCHAIN", "GETCHAIN", "DELCHAIN", "NEWRULE", "GETRULE", "DELRULE", "NEWSET", "GETSET", "DELSET",
        "NEWSETELEM", "GETSETELEM", "DELSETELEM", "NEWGEN", "GETGEN", "TRACE", "NEWOBJ", "GETOBJ", "DELOBJ", "GETOBJ_RESET", "NEWFLOWTABLE",
        "GETFLOWTABLE", "DELFLOWTABLE", "GETRULE_RESET", "DESTROYTABLE", "DESTROYCHAIN", "DESTROYRULE", "DESTROYSET", "DESTROYSETELEM",
    ];

    private static readonly AttributeNames Data = new AttributeNames("NFTA_DATA", "VALUE", "VERDICT")
        .With("VERDICT", new AttributeNames("NFTA_VERDICT", "CODE", "CHAIN", "CHAIN_ID"));

    private static readonly AttributeNames Expression = new("NFTA_EXPR", "NAME", "DATA");

    private static readonly AttributeNames Expressions = new("NFTA_LIST") { Items = Expression };

    private static readonly AttributeNames Element = new AttributeNames(
        "NFTA_SET_ELEM", "KEY", "DATA", "FLAGS", "TIMEOUT", "EXPIRATION", "USERDATA", "EXPR", "PAD", "OBJREF", "KEY_END", "EXPRESSIONS")
        .With("KEY", Data).With("DATA", Data).With("KEY_END", Data).With("EXPR", Expression).With("EXPRESSIONS", Expressions);

    private static readonly AttributeNames Table = new("NFTA_TABLE", "NAME", "FLAGS", "USE", "HANDLE", "PAD", "USERDATA", "OWNER");

    private static readonly AttributeNames Chain = new AttributeNames(
        "NFTA_CHAIN", "TABLE", "HANDLE", "NAME", "HOOK", "POLICY", "USE", "TYPE", "COUNTERS", "PAD", "FLAGS", "ID", "USERDATA")
        .With("HOOK", new AttributeNames("NFTA_HOOK", "HOOKNUM", "PRIORITY", "DEV", "DEVS"));

    private static readonly AttributeNames Rule = new AttributeNames(
        "NFTA_RULE", "TABLE", "CHAIN", "HANDLE", "EXPRESSIONS", "COMPAT", "POSITION", "USERDATA", "PAD", "ID", "POSITION_ID", "CHAIN_ID")
        .With("EXPRESSIONS", Expressions);

    private static readonly AttributeNames Set = new AttributeNames(
        "NFTA_SET", "TABLE", "NAME", "FLAGS", "KEY_TYPE", "KEY_LEN", "DATA_TYPE", "DATA_LEN", "POLICY", "DESC", "ID", "TIMEOUT", "GC_INTERVAL", "USERDATA",
        "PAD", "OBJ_TYPE", "HANDLE", "EXPR", "EXPRESSIONS")
        .With("DESC", new AttributeNames("NFTA_SET_DESC", "SIZE", "CONCAT").With("CONCAT", new AttributeNames("NFTA_LIST") { Items = new("NFTA_SET_FIELD", "LEN") }))
        .With("EXPR", Expression)
        .With("EXPRESSIONS", Expressions);

    private static readonly AttributeNames Elements = new AttributeNames("NFTA_SET_ELEM_LIST", "TABLE", "SET", "ELEMENTS", "SET_ID")
        .With("ELEMENTS", new AttributeNames("NFTA_LIST") { Items = Element });

    private static readonly AttributeNames Generation = new("NFTA_GEN", "ID", "PROC_PID", "PROC_NAME");

    private static readonly Dictionary<string, AttributeNames> OfExpressions = new()
    {
        ["payload"] = new("NFTA_PAYLOAD", "DREG", "BASE", "OFFSET", "LEN", "SREG", "CSUM_TYPE", "CSUM_OFFSET", "CSUM_FLAGS"),
        ["meta"] = new("NFTA_META", "DREG", "KEY", "SREG"),
        ["ct"] = new("NFTA_CT", "DREG", "KEY", "DIRECTION", "SREG"),
        ["cmp"] = new AttributeNames("NFTA_CMP", "SREG", "OP", "DATA").With("DATA", Data),
        ["range"] = new AttributeNames("NFTA_RANGE", "SREG", "OP", "FROM_DATA", "TO_DATA").With("FROM_DATA", Data).With("TO_DATA", Data),
        ["bitwise"] = new AttributeNames("NFTA_BITWISE", "SREG", "DREG", "LEN", "MASK", "XOR", "OP", "DATA").With("MASK", Data).With("XOR", Data),
        ["byteorder"] = new("NFTA_BYTEORDER", "SREG", "DREG", "OP", "LEN", "SIZE"),
        ["immediate"] = new AttributeNames("NFTA_IMMEDIATE", "DREG", "DATA").With("DATA", Data),
        ["lookup"] = new("NFTA_LOOKUP", "SET", "SREG", "DREG", "SET_ID", "FLAGS"),
        ["dynset"] = new AttributeNames("NFTA_DYNSET", "SET_NAME", "SET_ID", "OP", "SREG_KEY", "SREG_DATA", "TIMEOUT", "EXPR", "PAD", "FLAGS", "EXPRESSIONS")
            .With("EXPR", Expression).With("EXPRESSIONS", Expressions),
        ["numgen"] = new("NFTA_NG", "DREG", "MODULUS", "TYPE", "OFFSET"),
        ["hash"] = new("NFTA_HASH", "SREG", "DREG", "LEN", "MODULUS", "SEED", "OFFSET", "TYPE"),
        ["nat"] = new("NFTA_NAT", "TYPE", "FAMILY", "REG_ADDR_MIN", "REG_ADDR_MAX", "REG_PROTO_MIN", "REG_PROTO_MAX", "FLAGS"),
        ["masq"] = new("NFTA_MASQ", "FLAGS", "REG_PROTO_MIN", "REG_PROTO_MAX"),
        ["redir"] = new("NFTA_REDIR", "REG_PROTO_MIN", "REG_PROTO_MAX", "FLAGS"),
        ["reject"] = new("NFTA_REJECT", "TYPE", "ICMP_CODE"),
        ["fib"] = new("NFTA_FIB", "DREG", "RESULT", "FLAGS"),
        ["counter"] = new("NFTA_COUNTER", "BYTES", "PACKETS"),
        ["limit"] = new("NFTA_LIMIT", "RATE", "UNIT", "BURST", "TYPE", "FLAGS"),
        ["log"] = new("NFTA_LOG", "GROUP", "PREFIX", "SNAPLEN", "QTHRESHOLD", "LEVEL", "FLAGS"),
    };

    internal static string Operation(byte operation) => operation < Operations.Length ? $"NFT_MSG_{Operations[operation]}" : $"NFT_MSG_#{operation}";

    internal static bool IsExpression(AttributeNames names) => ReferenceEquals(names, Expression);

    internal static AttributeNames? OfExpression(string name) => OfExpressions.GetValueOrDefault(name);

    internal static AttributeNames? Of(byte operation) => operation switch
    {
        NFT_MSG_NEWTABLE or NFT_MSG_GETTABLE or NFT_MSG_DELTABLE or NFT_MSG_DESTROYTABLE => Table,
        NFT_MSG_NEWCHAIN or NFT_MSG_GETCHAIN or NFT_MSG_DELCHAIN or NFT_MSG_DESTROYCHAIN => Chain,
        NFT_MSG_NEWRULE or NFT_MSG_GETRULE or NFT_MSG_DELRULE or NFT_MSG_DESTROYRULE or NFT_MSG_GETRULE_RESET => Rule,
        NFT_MSG_NEWSET or NFT_MSG_GETSET or NFT_MSG_DELSET or NFT_MSG_DESTROYSET => Set,
        NFT_MSG_NEWSETELEM or NFT_MSG_GETSETELEM or NFT_MSG_DELSETELEM or NFT_MSG_DESTROYSETELEM => Elements,
        NFT_MSG_NEWGEN or NFT_MSG_GETGEN => Generation,
        _ => null,
    };
}
