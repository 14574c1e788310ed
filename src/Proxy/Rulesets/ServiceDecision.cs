using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>What one Service means on this node, in one IP family.</summary>
/// <param name="Ports">The rules of each of its ports that has at least one frontend.</param>
/// <param name="HealthCheck">What its load balancer is told; null if it does not ask.</param>
internal readonly record struct ServiceDecision(List<ServiceRules> Ports, HealthCheckPort? HealthCheck)
{
    /// <summary>A Service that is not there, or not ours.</summary>
    internal static ServiceDecision Nothing { get; } = new([], null);
}
