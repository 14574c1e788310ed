using System.Text;
using KubeProxyNet.Netlink.Printing;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkH;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Reads the ruleset of a network namespace and commits batches to it, without the nft program. One owner at a time.</summary>
public sealed partial class NftablesConnection : IDisposable
{
    private const int DumpAttempts = 8;

    private readonly NetlinkConnection _connection;

    /// <summary>Takes the transport over, and closes it in the end.</summary>
    public NftablesConnection(INetlinkTransport transport)
        : this(new NetlinkConnection(transport))
    {
    }

    /// <summary>Takes the connection over, and closes it in the end.</summary>
    public NftablesConnection(NetlinkConnection connection)
    {
        _connection = connection;
    }

    /// <summary>The socket's address, which stands in the events that its commits cause.</summary>
    public uint PortId => _connection.Transport.PortId;

    /// <summary>Connects to the ruleset of the calling thread's network namespace.</summary>
    /// <exception cref="NetlinkException">The kernel lacks nf_tables, or the process may not.</exception>
    public static NftablesConnection Open() => Connect(NetlinkSocket.Open(NetlinkFamily.Netfilter));

    /// <summary>Connects to the ruleset of a network namespace.</summary>
    /// <exception cref="NetlinkException">The kernel lacks nf_tables, or the process may not.</exception>
    public static NftablesConnection Open(NetworkNamespace networkNamespace) => Connect(NetlinkSocket.Open(NetlinkFamily.Netfilter, networkNamespace));

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>Lists the tables of a family, or of all.</summary>
    public IReadOnlyList<NftTable> ListTables(NftFamily family = NftFamily.Unspecified)
    {
        var tables = new List<NftTable>();
        Dump("list tables", NFT_MSG_GETTABLE, family, static (ref _) => { }, message => tables.Add(NftTableMessages.Read(message)), tables.Clear);
        return tables;
    }

    /// <summary>The table of that name, or null if there is none.</summary>
    public NftTable? FindTable(NftFamily family, string name)
    {
        NftTable? table = null;
        Get($"get table {NftWords.Of(family)} {name}", NFT_MSG_GETTABLE, family, (ref writer) => writer.WriteString(NFTA_TABLE_NAME, name), message =>
            table = NftTableMessages.Read(message));
        return table;
    }

    /// <summary>Lists a table's chains; none if there is no such table.</summary>
    public IReadOnlyList<NftChain> ListChains(NftFamily family, string table)
    {
        // The kernel cannot filter them by table.
        var chains = new List<NftChain>();
        Dump($"list chains {NftWords.Of(family)} {table}", NFT_MSG_GETCHAIN, family, static (ref _) => { }, OnMessage, chains.Clear);
        return chains;

        void OnMessage(NetlinkMessage message)
        {
            var chain = NftChainMessages.Read(message, out var owner);
            if (Encoding.UTF8.GetString(owner) == table)
            {
                chains.Add(chain);
            }
        }
    }

    /// <summary>Lists the rules of a table, or of one of its chains, in order; none if there is no such table or chain.</summary>
    public IReadOnlyList<NftRule> ListRules(NftFamily family, string table, string? chain = null)
    {
        var rules = new List<NftRule>();
        Dump($"list rules {NftWords.Of(family)} {table}", NFT_MSG_GETRULE, family, WriteFilter, message => rules.Add(NftRuleMessages.Read(message)), rules.Clear);
        return rules;

        void WriteFilter(ref NetlinkWriter writer)
        {
            writer.WriteString(NFTA_RULE_TABLE, table);
            if (chain is not null)
            {
                writer.WriteString(NFTA_RULE_CHAIN, chain);
            }
        }
    }

    /// <summary>Lists a table's named sets and maps; none if there is no such table.</summary>
    public IReadOnlyList<NftSet> ListSets(NftFamily family, string table)
    {
        var sets = new List<NftSet>();
        Dump(
            $"list sets {NftWords.Of(family)} {table}",
            NFT_MSG_GETSET,
            family,
            (ref writer) => writer.WriteString(NFTA_SET_TABLE, table),
            message => sets.Add(NftSetMessages.Read(message)),
            sets.Clear);
        return sets;
    }

    /// <summary>Hands over a set's elements one by one, in the kernel's order, without allocation.</summary>
    /// <param name="family">The table's family.</param>
    /// <param name="table">The table.</param>
    /// <param name="set">The set.</param>
    /// <param name="handler">Gets each element.</param>
    /// <param name="onRestart">
    /// Called when a commit interrupted the dump, before all elements are handed over again: forget those seen so far. Without it an
    /// interruption is an error (EINTR).
    /// </param>
    /// <returns>False if there is no such table or set.</returns>
    public bool ReadElements(NftFamily family, string table, string set, NftElementHandler handler, Action? onRestart = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var operation = $"list set {NftWords.Of(family)} {table} {set}";
        var restart = onRestart ?? Refuse;

        // The kernel does not mark element dumps that a commit interrupted, as it does others. nft too compares generations.
        for (var attempt = 1; ; attempt++)
        {
            var generation = GetGeneration().Id;
            var exists = Dump(operation, NFT_MSG_GETSETELEM, family, WriteName, message => ReadElements(message, handler), restart);
            if (GetGeneration().Id == generation)
            {
                return exists;
            }

            if (attempt == DumpAttempts)
            {
                Refuse();
            }

            restart();
        }

        void WriteName(ref NetlinkWriter writer)
        {
            writer.WriteString(NFTA_SET_ELEM_LIST_TABLE, table);
            writer.WriteString(NFTA_SET_ELEM_LIST_SET, set);
        }

        void Refuse() => throw new NetlinkException(operation, Errno.Interrupted);
    }

    /// <summary>The ruleset's state; process and name are those of the caller.</summary>
    public NftGeneration GetGeneration()
    {
        NftGeneration? generation = null;
        Get("get generation", NFT_MSG_GETGEN, NftFamily.Unspecified, static (ref _) => { }, message => generation = NftGenerationMessages.Read(message));
        return generation ?? throw new NetlinkException("get generation", Errno.NoEntry);
    }

    internal static void ReadElements(NetlinkMessage message, NftElementHandler handler)
    {
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            if (attributes.Type == NFTA_SET_ELEM_LIST_ELEMENTS)
            {
                var elements = attributes.GetNested();
                while (elements.Read())
                {
                    handler(NftElement.Read(elements.GetNested()));
                }
            }
        }
    }

    private static NftablesConnection Connect(NetlinkSocket socket) => new(PrintingTransport.WrapIfAsked(socket, NetlinkFamily.Netfilter));

    private bool Dump(string operation, byte type, NftFamily family, AttributeWriter writeFilter, NetlinkConnection.MessageHandler handler, Action onRestart)
    {
        try
        {
            _connection.Dump(operation, WriteRequest, handler, onRestart);
            return true;
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            return false;
        }

        void WriteRequest(ref NetlinkWriter writer, uint sequence) => NftablesConnection.WriteRequest(ref writer, type, NLM_F_DUMP, family, sequence, writeFilter);
    }

    private void Get(string operation, byte type, NftFamily family, AttributeWriter writeName, NetlinkConnection.MessageHandler handler)
    {
        var sequence = _connection.NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[512]);
        try
        {
            WriteRequest(ref writer, type, NLM_F_ACK, family, sequence, writeName);
            _connection.Execute(operation, writer.Written, sequence, handler);
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            // The handler was not called, which says so.
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static void WriteRequest(ref NetlinkWriter writer, byte type, ushort flags, NftFamily family, uint sequence, AttributeWriter writeAttributes)
    {
        var request = writer.BeginMessage(MessageType(NFNL_SUBSYS_NFTABLES, type), (ushort)(NLM_F_REQUEST | flags), sequence);
        writer.WriteStruct(new NfGenMsg((byte)family));
        writeAttributes(ref writer);
        writer.EndMessage(request);
    }

    private delegate void AttributeWriter(ref NetlinkWriter writer);
}
