using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Netlink.Tests.Nftables;

/// <summary>A command given to nft, the message that it sent, and how a batch is told to do the same.</summary>
internal sealed record MessageCapture(string Command, string Hex, Action<NftBatch> Write)
{
    public byte[] Bytes => Convert.FromHexString(Hex);
}
