using System.Collections.Immutable;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>What stands beside <c>--network</c>: the values of flags that kube-proxy does not have.</summary>
/// <param name="Values">By the flag's name without dashes; flags that were not given have their defaults.</param>
internal sealed record NetworkRequest(ImmutableSortedDictionary<string, string> Values)
{
    internal const string Backend = "network-backend";
    internal const string VNI = "vni";
    internal const string Port = "vxlan-port";
    internal const string DirectRouting = "direct-routing";
    internal const string MTU = "network-mtu";
    internal const string Masquerade = "ip-masq";
    internal const string ChecksumOffload = "checksum-offload";
    internal const string CniMode = "cni-mode";
    internal const string CniConfigurationFolder = "cni-conf-dir";
    internal const string CniDataFolder = "cni-data-dir";
    internal const string CniBinaryFolder = "cni-bin-dir";
    internal const string CniBinary = "cni-binary";
    internal const string SubnetFile = "subnet-file";

    /// <summary>The flags: name, default, what it does.</summary>
    internal static readonly ImmutableArray<(string Name, string Default, string Help)> Flags =
    [
        (Backend, "vxlan", "vxlan: in UDP packets, over any network; host-gw: as they are, by routes, for nodes on one link"),
        (VNI, "1", "VXLAN network identifier"),
        (Port, "8472", "UDP port of the VXLAN"),
        (DirectRouting, "false", "nodes on one link talk without the tunnel"),
        (MTU, "0", "largest packet of pods in bytes; 0: what the node's link takes, less 50 for VXLAN over IPv4 or 70 over IPv6"),
        (Masquerade, "true", "what pods send to outside of --cluster-cidr has the node's address"),
        (ChecksumOffload, "auto", "who computes checksums in the tunnel: on, the network card; off, the kernel, at a third of the throughput; auto: the card, unless no other node answers until the kernel does"),
        (CniMode, "ptp", "how the CNI plugin joins pods to the node: ptp or bridge"),
        (CniConfigurationFolder, "/etc/cni/net.d", "where the CNI configuration is written, last of all; empty: nowhere"),
        (CniDataFolder, "", "where the CNI plugin keeps who has which address; empty: /var/lib/cni/networks"),
        (CniBinaryFolder, "/opt/cni/bin", "where --cni-binary is installed"),
        (CniBinary, "", "the CNI plugin's binary to install; empty: it is there already"),
        (SubnetFile, "/run/flannel/subnet.env", "what flannel's CNI plugin reads; empty: it is not written"),
    ];

    /// <summary>A flag's value.</summary>
    internal string this[string name] => Values[name];
}
