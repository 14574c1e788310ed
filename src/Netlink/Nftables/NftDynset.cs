using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Changes a set from the packet path; ends the rule where the set is full.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Set">The set's name.</param>
/// <param name="KeyRegister">Where the key begins.</param>
/// <param name="DataRegister">Where a map's data begin.</param>
public sealed record NftDynset(NftDynsetOperation Operation, string Set, uint KeyRegister, uint? DataRegister = null) : NftExpression
{
    internal const string Name = "dynset";

    /// <inheritdoc/>
    public override string KernelName => Name;

    /// <summary>How long the element lives; the set's own time if there is none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Expressions kept with each element, such as a limit.</summary>
    public EquatableArray<NftExpression> Expressions { get; init; }

    /// <summary>Inverts the match.</summary>
    public bool Invert { get; init; }

    internal static NftExpression Read(NetlinkAttributeReader attributes)
    {
        var result = new NftDynset(default, string.Empty, 0);
        while (attributes.Read())
        {
            result = attributes.Type switch
            {
                NFTA_DYNSET_SREG_KEY => result with { KeyRegister = attributes.GetUInt32BigEndian() },
                NFTA_DYNSET_SREG_DATA => result with { DataRegister = attributes.GetUInt32BigEndian() },
                NFTA_DYNSET_OP => result with { Operation = (NftDynsetOperation)attributes.GetUInt32BigEndian() },
                NFTA_DYNSET_TIMEOUT => result with { Timeout = attributes.GetMilliseconds() },
                NFTA_DYNSET_SET_NAME => result with { Set = attributes.GetString() },
                NFTA_DYNSET_EXPR => result with { Expressions = [NftExpressions.ReadOne(attributes.Value)] },
                NFTA_DYNSET_EXPRESSIONS => result with { Expressions = NftExpressions.Read(attributes.GetNested()) },
                NFTA_DYNSET_FLAGS => result with { Invert = (attributes.GetUInt32BigEndian() & NFT_DYNSET_F_INV) != 0 },
                _ => result,
            };
        }

        return result;
    }

    internal override void Write(ref NetlinkWriter writer)
    {
        writer.WriteUInt32BigEndian(NFTA_DYNSET_SREG_KEY, KeyRegister);
        writer.WriteRegister(NFTA_DYNSET_SREG_DATA, DataRegister);
        writer.WriteUInt32BigEndian(NFTA_DYNSET_OP, (uint)Operation);
        if (Timeout is { } timeout)
        {
            writer.WriteMilliseconds(NFTA_DYNSET_TIMEOUT, timeout);
        }

        writer.WriteString(NFTA_DYNSET_SET_NAME, Set);
        if (Expressions.Length == 1)
        {
            var expression = writer.BeginNested(NFTA_DYNSET_EXPR);
            NftExpressions.WriteOne(ref writer, Expressions[0]);
            writer.EndNested(expression);
        }
        else if (Expressions.Length > 1)
        {
            NftExpressions.Write(ref writer, NFTA_DYNSET_EXPRESSIONS, Expressions);
        }

        // Two expressions and more come with a flag; older kernels know neither.
        var flags = (Invert ? NFT_DYNSET_F_INV : 0) | (Expressions.Length > 1 ? NFT_DYNSET_F_EXPR : 0);
        if (flags != 0)
        {
            writer.WriteUInt32BigEndian(NFTA_DYNSET_FLAGS, flags);
        }
    }
}
