namespace KubeProxyNet.Netlink.Route;

/// <summary>A VXLAN device. The kernel cannot change its VNI and port later: remove it first.</summary>
public sealed record VxlanSpec : LinkSpec
{
    /// <summary>Names it and says what it is set to.</summary>
    public VxlanSpec(string name, VxlanSettings vxlan)
        : base(name)
    {
        Vxlan = vxlan;
    }

    /// <inheritdoc/>
    public override string Kind => "vxlan";

    /// <summary>What it is set to.</summary>
    public VxlanSettings Vxlan { get; }
}
