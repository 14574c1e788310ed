using System.Text;
using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>One change of the ruleset, seen from outside; views into the received bytes, valid during the call that hands it over.</summary>
public readonly ref struct NftEvent
{
    /// <summary>What happened.</summary>
    public NftEventKind Kind { get; internal init; }

    /// <summary>The table's family.</summary>
    public NftFamily Family { get; private init; }

    /// <summary>The address of the socket that did it: a connection's <see cref="NftablesConnection.PortId"/>; 0 for the kernel itself.</summary>
    public uint PortId { get; private init; }

    /// <summary>The table's name.</summary>
    public ReadOnlySpan<byte> TableUtf8 { get; private init; }

    /// <summary>The name of the chain or set.</summary>
    public ReadOnlySpan<byte> NameUtf8 { get; private init; }

    /// <summary>The new generation and who made it; only with <see cref="NftEventKind.GenerationChanged"/>.</summary>
    public NftGeneration? Generation { get; private init; }

    /// <summary>The table's name as a string.</summary>
    public string Table => Encoding.UTF8.GetString(TableUtf8);

    /// <summary>The name of the chain or set as a string.</summary>
    public string Name => Encoding.UTF8.GetString(NameUtf8);

    internal static NftEvent Read(NetlinkMessage message)
    {
        var operation = (byte)message.Type;
        var kind = KindOf(operation);
        var family = (NftFamily)message.ReadStruct<NfGenMsg>().Family;
        if (kind == NftEventKind.GenerationChanged)
        {
            return new NftEvent { Kind = kind, Family = family, PortId = message.PortId, Generation = NftGenerationMessages.Read(message) };
        }

        ReadOnlySpan<byte> table = default, name = default;
        var nameType = NameTypeOf(operation);
        var attributes = message.AttributesAfter<NfGenMsg>();
        while (attributes.Read())
        {
            // The table's name is the first attribute in all of them.
            if (attributes.Type == NFTA_TABLE_NAME)
            {
                table = attributes.GetText();
            }
            else if (attributes.Type == nameType)
            {
                name = attributes.GetText();
            }
        }

        return new NftEvent { Kind = kind, Family = family, PortId = message.PortId, TableUtf8 = table, NameUtf8 = name };
    }

    private static NftEventKind KindOf(byte operation) => operation switch
    {
        NFT_MSG_NEWTABLE => NftEventKind.TableAdded,
        NFT_MSG_DELTABLE => NftEventKind.TableDeleted,
        NFT_MSG_NEWCHAIN => NftEventKind.ChainAdded,
        NFT_MSG_DELCHAIN => NftEventKind.ChainDeleted,
        NFT_MSG_NEWRULE => NftEventKind.RuleAdded,
        NFT_MSG_DELRULE => NftEventKind.RuleDeleted,
        NFT_MSG_NEWSET => NftEventKind.SetAdded,
        NFT_MSG_DELSET => NftEventKind.SetDeleted,
        NFT_MSG_NEWSETELEM => NftEventKind.ElementsAdded,
        NFT_MSG_DELSETELEM => NftEventKind.ElementsDeleted,
        NFT_MSG_NEWGEN => NftEventKind.GenerationChanged,
        _ => NftEventKind.Other,
    };

    private static ushort NameTypeOf(byte operation) => operation switch
    {
        NFT_MSG_NEWCHAIN or NFT_MSG_DELCHAIN => NFTA_CHAIN_NAME,
        NFT_MSG_NEWRULE or NFT_MSG_DELRULE => NFTA_RULE_CHAIN,
        NFT_MSG_NEWSET or NFT_MSG_DELSET => NFTA_SET_NAME,
        NFT_MSG_NEWSETELEM or NFT_MSG_DELSETELEM => NFTA_SET_ELEM_LIST_SET,
        _ => 0,
    };
}
