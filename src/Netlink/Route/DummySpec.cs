namespace KubeProxyNet.Netlink.Route;

/// <summary>A link that holds addresses and drops what is sent to it. Kernels without CONFIG_DUMMY refuse it: <see cref="NetlinkException.IsNotSupported"/>.</summary>
public sealed record DummySpec : LinkSpec
{
    /// <summary>Names it.</summary>
    public DummySpec(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "dummy";
}
