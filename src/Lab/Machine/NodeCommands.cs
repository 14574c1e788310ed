using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Machine;

/// <summary>What is run on every node.</summary>
internal static class NodeCommands
{
    /// <summary>As kube-proxy's.</summary>
    internal const int ProxyHealthPort = 10256;

    internal const int NetworkHealthPort = 10266;

    internal static IReadOnlyList<string> Proxy(LabFolder folder, string node)
    {
        var agents = folder.ReadAgents();
        return
        [
            agents.Proxy,
            "--kubeconfig", folder.NodeKubeconfig,
            "--hostname-override", node,
            "--mode", agents.Mode,
            "--cluster-cidr", string.Join(',', AddressPlan.ClusterCIDRs),
            "-v", "2",
        ];
    }

    internal static IReadOnlyList<string> Network(LabFolder folder, string node)
    {
        var files = folder.NodeFolder(node);
        return
        [
            folder.ReadAgents().Network, "--network",
            "--kubeconfig", folder.NodeKubeconfig,
            "--hostname-override", node,
            "--cluster-cidr", string.Join(',', AddressPlan.ClusterCIDRs),
            "--cni-conf-dir", files.CniConfigurations,
            "--cni-data-dir", files.Leases,
            "--cni-bin-dir", folder.CniBinaries,
            "--subnet-file", Path.Combine(files.Flannel, "subnet.env"),
        ];
    }
}
