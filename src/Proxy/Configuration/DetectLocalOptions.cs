namespace KubeProxyNet.Proxy.Configuration;

/// <summary>The block <c>detectLocal</c>: names for the two modes that look at interfaces.</summary>
internal sealed record DetectLocalOptions
{
    /// <summary>Bridge that all local pods are attached to.</summary>
    public string BridgeInterface { get; init; } = "";

    /// <summary>What the names of all local pods' interfaces begin with.</summary>
    public string InterfaceNamePrefix { get; init; } = "";
}
