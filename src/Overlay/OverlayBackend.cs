namespace KubeProxyNet.Overlay;

/// <summary>How packets get from one node's pods to another's.</summary>
public enum OverlayBackend
{
    /// <summary>In UDP packets between nodes (RFC 7348), over any network.</summary>
    Vxlan,

    /// <summary>As they are, by routes through the other node: for nodes on one link.</summary>
    HostGateway,
}
