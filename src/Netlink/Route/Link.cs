using System.Net.NetworkInformation;

namespace KubeProxyNet.Netlink.Route;

/// <summary>A network device as the kernel describes it.</summary>
public sealed record Link
{
    /// <summary>Its number in its network namespace; never used again for another link while the namespace lives.</summary>
    public required int Index { get; init; }

    /// <summary>Its name, at most 15 bytes.</summary>
    public required string Name { get; init; }

    /// <summary><c>veth</c>, <c>bridge</c>, <c>vxlan</c>, ...; null for hardware and loopback.</summary>
    public string? Kind { get; init; }

    /// <summary>The largest packet that it takes, in bytes.</summary>
    public int MTU { get; init; }

    /// <summary>Its hardware address, <see cref="PhysicalAddress.None"/> if it has none.</summary>
    public PhysicalAddress Address { get; init; } = PhysicalAddress.None;

    /// <summary>What it is and does.</summary>
    public LinkFlags Flags { get; init; }

    /// <summary>Its operational state.</summary>
    public LinkState State { get; init; }

    /// <summary>The bridge or bond that it is a port of.</summary>
    public int? MasterIndex { get; init; }

    /// <summary>The other end of a veth, or the link below (IFLA_LINK); its number counts in <see cref="PeerNamespaceId"/>'s namespace.</summary>
    public int? PeerIndex { get; init; }

    /// <summary>Our namespace's number for the namespace that the peer lives in; null if the peer is in this one.</summary>
    public int? PeerNamespaceId { get; init; }

    /// <summary>The administrator's number for links that belong together (<c>ip link show group</c>); 0: none.</summary>
    public uint Group { get; init; }

    /// <summary>What a VXLAN device is set to.</summary>
    public VxlanSettings? Vxlan { get; init; }

    /// <summary>What a bridge is set to.</summary>
    public BridgeSettings? Bridge { get; init; }

    /// <summary>How the link behaves as a port of its bridge.</summary>
    public BridgePortSettings? Port { get; init; }

    /// <summary>The administrator wants it up.</summary>
    public bool IsUp => (Flags & LinkFlags.Up) != 0;

    /// <summary>It can carry packets now.</summary>
    public bool IsRunning => (Flags & LinkFlags.Running) != 0;
}
