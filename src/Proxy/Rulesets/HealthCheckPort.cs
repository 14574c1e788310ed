using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>A Service whose load balancer asks this node whether it has endpoints, in one IP family.</summary>
/// <param name="Service">The Service: type LoadBalancer, externalTrafficPolicy Local.</param>
/// <param name="Port">Its healthCheckNodePort.</param>
/// <param name="LocalEndpoints">Distinct addresses of ready endpoints on this node; those that only terminate do not count, though they serve.</param>
internal sealed record HealthCheckPort(ObjectKey Service, ushort Port, int LocalEndpoints);
