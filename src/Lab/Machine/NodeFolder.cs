namespace KubeProxyNet.Lab.Machine;

/// <summary>A node's own files: what on a real one is below /etc and /var/lib.</summary>
/// <param name="Root">Where they are.</param>
/// <param name="CniBinaries">/opt/cni/bin.</param>
/// <param name="Account">The token and certificate that pods find.</param>
internal sealed record NodeFolder(string Root, string CniBinaries, string Account)
{
    /// <summary>/etc/cni/net.d.</summary>
    internal string CniConfigurations => Path.Combine(Root, "etc-cni-net.d");

    /// <summary>/var/lib/cni/networks: who has which address.</summary>
    internal string Leases => Path.Combine(Root, "var-lib-cni-networks");

    /// <summary>/run/flannel.</summary>
    internal string Flannel => Path.Combine(Root, "run-flannel");

    /// <summary>Where a path of the node is.</summary>
    internal string Host(string path) => path.TrimEnd('/') switch
    {
        "/etc/cni/net.d" => CniConfigurations,
        "/var/lib/cni/networks" => Leases,
        "/run/flannel" => Flannel,
        "/opt/cni/bin" => CniBinaries,
        var other => Path.Combine(Root, "host", other.TrimStart('/')),
    };
}
