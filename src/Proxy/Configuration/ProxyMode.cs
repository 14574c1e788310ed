namespace KubeProxyNet.Proxy.Configuration;

/// <summary>Which kernel interface carries the rules.</summary>
internal enum ProxyMode
{
    /// <summary>nf_tables over netlink; what we choose when nothing is said.</summary>
    Nftables,

    /// <summary>IP virtual server over generic netlink.</summary>
    Ipvs,

    /// <summary>Chains written by <c>iptables-restore</c>; what kube-proxy chooses when nothing is said.</summary>
    Iptables,
}
