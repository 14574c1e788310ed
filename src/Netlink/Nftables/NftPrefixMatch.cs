using System.Net;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Whether an address lies in a prefix, in the expressions that nft makes of that: whole bytes are compared as they are, others behind a mask.</summary>
public static class NftPrefixMatch
{
    /// <summary>The expressions; they break off the rule where it does not hold.</summary>
    /// <param name="load">Loads the address into register 1.</param>
    /// <param name="prefix">The prefix, of the address's family.</param>
    /// <param name="comparison">Equal or not equal.</param>
    public static IEnumerable<NftExpression> Of(NftPayloadLoad load, IPNetwork prefix, NftCmpOperator comparison = NftCmpOperator.Equal)
    {
        ArgumentNullException.ThrowIfNull(load);
        var address = prefix.BaseAddress.GetAddressBytes();
        if (prefix.PrefixLength % 8 == 0 && prefix.PrefixLength > 0)
        {
            var length = prefix.PrefixLength / 8;
            return [load with { Length = (uint)length }, new NftCmp(comparison, NftRegister.Reg1, [.. address[..length]])];
        }

        var mask = new byte[address.Length];
        for (var bit = 0; bit < prefix.PrefixLength; bit++)
        {
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return
        [
            load,
            new NftBitwise(NftRegister.Reg1, NftRegister.Reg1, [.. mask], [.. new byte[address.Length]]),
            new NftCmp(comparison, NftRegister.Reg1, [.. address]),
        ];
    }
}
