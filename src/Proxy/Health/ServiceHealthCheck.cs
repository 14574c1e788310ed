namespace KubeProxyNet.Proxy.Health;

/// <summary>A Service that asks for a health check of its own: type LoadBalancer with externalTrafficPolicy Local.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Port">Its healthCheckNodePort.</param>
/// <param name="LocalIPv4">Distinct ready endpoints on this node with an IPv4 address; null if the Service has no such family.</param>
/// <param name="LocalIPv6">The same for IPv6.</param>
internal sealed record ServiceHealthCheck(string Namespace, string Name, int Port, int? LocalIPv4, int? LocalIPv6)
{
    /// <summary>The number to tell somebody who asks over a family; over one that the Service does not have, the other one's.</summary>
    public int LocalEndpoints(bool overIPv6) => (overIPv6 ? LocalIPv6 ?? LocalIPv4 : LocalIPv4 ?? LocalIPv6) ?? 0;
}
