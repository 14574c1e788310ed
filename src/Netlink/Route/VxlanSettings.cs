using System.Net;

namespace KubeProxyNet.Netlink.Route;

/// <summary>What a VXLAN device is or shall be set to; null was not told by the kernel, or is left to it.</summary>
public sealed record VxlanSettings
{
    /// <summary>The VXLAN network identifier, 24 bits.</summary>
    public uint? VNI { get; init; }

    /// <summary>The link that the packets leave by.</summary>
    public int? UnderlyingIndex { get; init; }

    /// <summary>The time to live of the packets; 0 lets the kernel choose.</summary>
    public byte? TTL { get; init; }

    /// <summary>The multicast group or the one other end.</summary>
    public IPAddress? Remote { get; init; }

    /// <summary>The address that the packets come from.</summary>
    public IPAddress? Local { get; init; }

    /// <summary>Whether the FDB learns from received packets.</summary>
    public bool? Learning { get; init; }

    /// <summary>After how many seconds learnt FDB entries are forgotten.</summary>
    public uint? AgeingSeconds { get; init; }

    /// <summary>The UDP port: 4789 by the standard, 8472 by Linux's and flannel's habit.</summary>
    public ushort? Port { get; init; }

    /// <summary>Whether packets over IPv4 carry a UDP checksum.</summary>
    public bool? UdpChecksum { get; init; }

    /// <summary>Only what has to change for <paramref name="actual"/> to become this; the kernel refuses settings it cannot change, even to the same.</summary>
    internal VxlanSettings Without(VxlanSettings actual) => new()
    {
        VNI = VNI == actual.VNI ? null : VNI,
        UnderlyingIndex = UnderlyingIndex == actual.UnderlyingIndex ? null : UnderlyingIndex,
        TTL = TTL == actual.TTL ? null : TTL,
        Remote = Equals(Remote, actual.Remote) ? null : Remote,
        Local = Equals(Local, actual.Local) ? null : Local,
        Learning = Learning == actual.Learning ? null : Learning,
        AgeingSeconds = AgeingSeconds == actual.AgeingSeconds ? null : AgeingSeconds,
        Port = Port == actual.Port ? null : Port,
        UdpChecksum = UdpChecksum == actual.UdpChecksum ? null : UdpChecksum,
    };
}
