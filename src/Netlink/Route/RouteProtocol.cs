using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>Who made a route or neighbour (RTPROT_*); other numbers are free for anybody's use.</summary>
public enum RouteProtocol : byte
{
    /// <summary>Not told; in a removal: any.</summary>
    Unspecified = RTPROT_UNSPEC,

    /// <summary>ICMP redirects.</summary>
    Redirect = RTPROT_REDIRECT,

    /// <summary>The kernel, for an address.</summary>
    Kernel = RTPROT_KERNEL,

    /// <summary>Start-up scripts; <c>ip route</c> unless told otherwise.</summary>
    Boot = RTPROT_BOOT,

    /// <summary>The administrator.</summary>
    Static = RTPROT_STATIC,

    /// <summary>IPv6 router advertisements.</summary>
    RouterAdvertisement = RTPROT_RA,

    /// <summary>Zebra and FRR.</summary>
    Zebra = RTPROT_ZEBRA,

    /// <summary>BIRD, as Calico uses it.</summary>
    Bird = RTPROT_BIRD,

    /// <summary>A DHCP client.</summary>
    Dhcp = RTPROT_DHCP,

    /// <summary>A BGP daemon.</summary>
    Bgp = RTPROT_BGP,
}
