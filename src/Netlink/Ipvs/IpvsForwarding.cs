using static KubeProxyNet.Netlink.Uapi.IpVsH;

namespace KubeProxyNet.Netlink.Ipvs;

/// <summary>How packets reach a destination.</summary>
public enum IpvsForwarding : uint
{
    /// <summary>Their destination is translated, and the source of the answers back; what Kubernetes needs.</summary>
    Masquerade = IP_VS_CONN_F_MASQ,

    /// <summary>It is this machine.</summary>
    LocalNode = IP_VS_CONN_F_LOCALNODE,

    /// <summary>In a tunnel.</summary>
    Tunnel = IP_VS_CONN_F_TUNNEL,

    /// <summary>Unchanged, by the destination's link-layer address.</summary>
    DirectRoute = IP_VS_CONN_F_DROUTE,

    /// <summary>Past the destination, to where the packet was sent.</summary>
    Bypass = IP_VS_CONN_F_BYPASS,
}
