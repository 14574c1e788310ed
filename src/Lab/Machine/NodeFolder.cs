namespace KubeProxyNet.Lab.Machine;

/// <summary>A node's own files: what on a real one is below /etc and /var/lib.</summary>
/// <param name="Root">Where they are.</param>
internal sealed record NodeFolder(string Root)
{
    /// <summary>/etc/cni/net.d.</summary>
    internal string CniConfigurations => Path.Combine(Root, "etc-cni-net.d");

    /// <summary>/var/lib/cni/networks: who has which address.</summary>
    internal string Leases => Path.Combine(Root, "var-lib-cni-networks");

    /// <summary>/run/flannel.</summary>
    internal string Flannel => Path.Combine(Root, "run-flannel");
}
