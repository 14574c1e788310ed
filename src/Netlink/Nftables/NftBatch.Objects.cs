using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

// Tables, chains, rules, sets.
public sealed partial class NftBatch
{
    /// <summary>Adds the batch's table; one that exists stays as it is.</summary>
    public void AddTable(NftTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Name != Table || table.Family != Family)
        {
            throw new ArgumentException($"This batch is for table {Family} {Table}, not {table.Family} {table.Name}.", nameof(table));
        }

        // No NLM_F_CREATE, as nft does; the kernel makes the table all the same.
        Append(NFT_MSG_NEWTABLE, 0, table, static (ref writer, _, table) => NftTableMessages.Write(ref writer, table));
    }

    /// <summary>Deletes the batch's table with all that it holds; the batch fails if there is none.</summary>
    public void DeleteTable() => Append(NFT_MSG_DELTABLE, 0, 0, static (ref writer, table, _) => writer.WriteString(NFTA_TABLE_NAME, table));

    /// <summary>
    /// Deletes the batch's table if there is one. Written as add and delete, for NFT_MSG_DESTROYTABLE came with 6.3; both are in one
    /// transaction, so nobody sees a table that was not there.
    /// </summary>
    public void DestroyTable()
    {
        AddTable(new NftTable(Family, Table));
        DeleteTable();
    }

    /// <summary>Adds a chain; one that exists stays as it is, but for its policy.</summary>
    public void AddChain(NftChain chain) => Append(NFT_MSG_NEWCHAIN, NLM_F_CREATE, chain, NftChainMessages.Write);

    /// <summary>Deletes a chain with its rules; fails with EBUSY while rules or elements lead to it.</summary>
    public void DeleteChain(string name) => Append(NFT_MSG_DELCHAIN, 0, name, static (ref writer, table, name) =>
    {
        writer.WriteString(NFTA_CHAIN_TABLE, table);
        writer.WriteString(NFTA_CHAIN_NAME, name);
    });

    /// <summary>Deletes all rules of a chain.</summary>
    public void FlushChain(string name) => Append(NFT_MSG_DELRULE, 0, name, static (ref writer, table, name) =>
    {
        writer.WriteString(NFTA_RULE_TABLE, table);
        writer.WriteString(NFTA_RULE_CHAIN, name);
    });

    /// <summary>Adds a rule at its chain's end.</summary>
    public void AddRule(NftRule rule) => Append(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND, WithoutHandle(rule), NftRuleMessages.Write);

    /// <summary>Adds a rule at its chain's beginning.</summary>
    public void InsertRule(NftRule rule) => Append(NFT_MSG_NEWRULE, NLM_F_CREATE, WithoutHandle(rule), NftRuleMessages.Write);

    /// <summary>Puts a rule in the place of the one with its handle.</summary>
    public void ReplaceRule(NftRule rule) => Append(NFT_MSG_NEWRULE, NLM_F_REPLACE, rule, NftRuleMessages.Write);

    /// <summary>Deletes the rule with this handle.</summary>
    public void DeleteRule(string chain, ulong handle) => Append(NFT_MSG_DELRULE, 0, (chain, handle), static (ref writer, table, rule) =>
    {
        writer.WriteString(NFTA_RULE_TABLE, table);
        writer.WriteString(NFTA_RULE_CHAIN, rule.chain);
        writer.WriteUInt64BigEndian(NFTA_RULE_HANDLE, rule.handle);
    });

    /// <summary>Adds a set or map; one that exists must have the same type, and keeps its size and comment.</summary>
    public void AddSet(NftSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        _sets[set.Name] = set;
        Append(NFT_MSG_NEWSET, NLM_F_CREATE, (set, ++_setId), static (ref writer, table, noun) => NftSetMessages.Write(ref writer, table, noun.set, noun.Item2));
    }

    /// <summary>Deletes a set with its elements; fails with EBUSY while rules use it.</summary>
    public void DeleteSet(string name) => Append(NFT_MSG_DELSET, 0, name, static (ref writer, table, name) =>
    {
        writer.WriteString(NFTA_SET_TABLE, table);
        writer.WriteString(NFTA_SET_NAME, name);
    });

    /// <summary>Deletes all elements of a set.</summary>
    public void FlushSet(string name) => Append(NFT_MSG_DELSETELEM, 0, name, static (ref writer, table, name) =>
    {
        writer.WriteString(NFTA_SET_ELEM_LIST_SET, name);
        writer.WriteString(NFTA_SET_ELEM_LIST_TABLE, table);
    });

    private static NftRule WithoutHandle(NftRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.Handle == 0 ? rule : rule with { Handle = 0 };
    }
}
