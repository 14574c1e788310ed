using System.Net;

namespace KubeProxyNet.Informers.Models;

/// <summary>An address a load balancer answers on; entries with a host name only are not kept.</summary>
public sealed record LoadBalancerIngress
{
    /// <summary>The load balancer's address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>VIP or Proxy; VIP when the object does not say. Only VIP addresses are the node's to serve.</summary>
    public string IPMode { get; init; } = "VIP";
}
