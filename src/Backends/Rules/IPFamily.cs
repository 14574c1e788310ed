namespace KubeProxyNet.Backends.Rules;

/// <summary>An address family of the cluster, in the spelling of the API's ipFamilies and of kube-proxy's metric label.</summary>
public enum IPFamily
{
    /// <summary>IPv4.</summary>
    IPv4,

    /// <summary>IPv6.</summary>
    IPv6,
}
