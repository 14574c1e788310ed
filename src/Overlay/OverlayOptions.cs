using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Overlay;

/// <summary>What the network agent was asked to be.</summary>
public sealed record OverlayOptions
{
    /// <summary>flannel's.</summary>
    public const uint DefaultVNI = 1;

    /// <summary>Linux's and flannel's; the standard's is 4789.</summary>
    public const ushort DefaultPort = 8472;

    /// <summary>The name of this node's Node object.</summary>
    public required string NodeName { get; init; }

    /// <summary>All pods' ranges: what is sent to them is not masqueraded, and no node is believed that it has another one.</summary>
    public required EquatableArray<IPNetwork> ClusterCIDRs { get; init; }

    /// <summary>How packets travel.</summary>
    public OverlayBackend Backend { get; init; }

    /// <summary>The VXLAN network identifier, 24 bits.</summary>
    public uint VNI { get; init; } = DefaultVNI;

    /// <summary>The VXLAN's UDP port.</summary>
    public ushort Port { get; init; } = DefaultPort;

    /// <summary>Nodes on one link talk without the tunnel.</summary>
    public bool RoutesDirectly { get; init; }

    /// <summary>The largest packet of pods, in bytes; null: what the node's own link takes, less the tunnel's headers.</summary>
    public int? MTU { get; init; }

    /// <summary>Who computes checksums of what goes through the tunnel.</summary>
    public ChecksumOffload ChecksumOffload { get; init; }

    /// <summary>What pods send to the outside has the node's address.</summary>
    public bool Masquerades { get; init; } = true;

    /// <summary>How the CNI plugin joins pods to the node: <c>ptp</c> or <c>bridge</c>.</summary>
    public string CniMode { get; init; } = "ptp";

    /// <summary>Where container runtimes look for the configuration of their network; empty: none is written.</summary>
    public string CniConfigurationFolder { get; init; } = "/etc/cni/net.d";

    /// <summary>Where the plugin keeps who has which address; empty: its own default, /var/lib/cni/networks.</summary>
    public string CniDataFolder { get; init; } = "";

    /// <summary>Where container runtimes look for plugins; ours are installed there if <see cref="CniBinary"/> is given.</summary>
    public string CniBinaryFolder { get; init; } = "/opt/cni/bin";

    /// <summary>Our plugins' binary, to be installed; empty: somebody else does that.</summary>
    public string CniBinary { get; init; } = "";

    /// <summary>What flannel's CNI plugin reads; empty: it is not written.</summary>
    public string SubnetFile { get; init; } = "/run/flannel/subnet.env";
}
