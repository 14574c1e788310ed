namespace KubeProxyNet.Netlink.Route;

/// <summary>A bridge.</summary>
public sealed record BridgeSpec : LinkSpec
{
    /// <summary>Names it.</summary>
    public BridgeSpec(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "bridge";

    /// <summary>What it is set to.</summary>
    public BridgeSettings Bridge { get; init; } = new();
}
