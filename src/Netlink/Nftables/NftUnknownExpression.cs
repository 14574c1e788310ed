using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>An expression in somebody's rule that we do not use ourselves.</summary>
/// <param name="KernelName">The kernel's name for it.</param>
/// <param name="Attributes">Its attributes as the kernel gave them.</param>
public sealed record NftUnknownExpression(string KernelName, EquatableArray<byte> Attributes) : NftExpression
{
    /// <inheritdoc/>
    public override string KernelName { get; } = KernelName;

    internal override void Write(ref NetlinkWriter writer) => writer.WriteRaw(Attributes.AsSpan());
}
