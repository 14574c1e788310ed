namespace KubeProxyNet.Netlink.Route;

/// <summary>An intermediate functional block: a link that only queues what is redirected to it (CONFIG_IFB).</summary>
public sealed record IfbSpec : LinkSpec
{
    /// <summary>Names it.</summary>
    public IfbSpec(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "ifb";
}
