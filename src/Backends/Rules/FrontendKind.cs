namespace KubeProxyNet.Backends.Rules;

/// <summary>Where a frontend's address comes from.</summary>
public enum FrontendKind
{
    /// <summary>spec.clusterIPs.</summary>
    ClusterIP,

    /// <summary>spec.externalIPs.</summary>
    ExternalIP,

    /// <summary>status.loadBalancer.ingress[].ip.</summary>
    LoadBalancerIP,

    /// <summary>spec.ports[].nodePort on the node's own addresses.</summary>
    NodePort,
}
