using static KubeProxyNet.Netlink.Uapi.NfTablesH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>
/// Where expressions leave values for the next ones. Sixteen words of four bytes; nft and the kernel name the words that begin a
/// 16-byte row 1 to 4, and the others 9 to 23. Concatenations take consecutive words.
/// </summary>
public static class NftRegister
{
    /// <summary>The verdict.</summary>
    public const uint Verdict = NFT_REG_VERDICT;

    /// <summary>The first 16 bytes; word 0.</summary>
    public const uint Reg1 = NFT_REG_1;

    /// <summary>The second 16 bytes; word 4.</summary>
    public const uint Reg2 = NFT_REG_2;

    /// <summary>The third 16 bytes; word 8.</summary>
    public const uint Reg3 = NFT_REG_3;

    /// <summary>The last 16 bytes; word 12.</summary>
    public const uint Reg4 = NFT_REG_4;

    /// <summary>The number of the word at this index, 0 to 15, as nft writes it and the kernel gives it back.</summary>
    public static uint Word(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, NFT_REG32_15 - NFT_REG32_00);
        return index % 4 == 0 ? NFT_REG_1 + ((uint)index / 4) : NFT_REG32_00 + (uint)index;
    }
}
