namespace KubeProxyNet.Netlink.Nftables;

/// <summary>One operation of a batch that the kernel refused.</summary>
/// <param name="Error">What the kernel said.</param>
/// <param name="Operation">The operation in words: <c>add element ip kubeproxynet service-ports { 10.96.0.1 . 6 . 443 }</c>.</param>
/// <param name="MessageIndex">Which message of the batch it was; -1 for the batch itself.</param>
/// <param name="ElementIndex">Which element of that message, if it held elements and the kernel told.</param>
/// <param name="Comment">The refused element's or rule's comment, which names whom it is for.</param>
public sealed record NftBatchError(NetlinkException Error, string Operation, int MessageIndex, int? ElementIndex = null, string? Comment = null)
{
    /// <summary>The operation, whom it is for, and the kernel's reason.</summary>
    public override string ToString() => Comment is null ? Error.Message : $"{Error.Message} ({Comment})";
}
