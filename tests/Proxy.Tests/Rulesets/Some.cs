using System.Net;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Tests.Rulesets;

// Short words for API objects in tests.
internal static class Some
{
    internal static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal static Service Service(string name, params string[] clusterIPs) => new()
    {
        Key = new ObjectKey("default", name),
        CreationTimestamp = Epoch,
        ClusterIPs = [.. clusterIPs.Select(IPAddress.Parse)],
        Ports = [Port("http", 80)],
    };

    internal static Service Balanced(string name, string clusterIP, params string[] ingress) => Service(name, clusterIP) with
    {
        Type = "LoadBalancer",
        Ports = [Port("http", 80) with { NodePort = 30080 }],
        LoadBalancerIngress = [.. ingress.Select(address => new LoadBalancerIngress { Address = IPAddress.Parse(address) })],
    };

    internal static ServicePort Port(string name, ushort port, string protocol = "TCP") => new() { Name = name, Port = port, Protocol = protocol };

    internal static EndpointSlice Slice(string service, string name, params Endpoint[] endpoints) => new()
    {
        Key = new ObjectKey("default", name),
        ServiceName = service,
        AddressType = "IPv4",
        Endpoints = [.. endpoints],
        Ports = [new EndpointPort { Name = "http", Port = 8080 }],
    };

    internal static Endpoint Pod(string address, string node = "elsewhere") => new() { Address = IPAddress.Parse(address), NodeName = node };

    internal static Endpoint Leaving(this Endpoint endpoint, bool serving = true) => endpoint with { Ready = false, Serving = serving, Terminating = true };

    internal static Endpoint InZones(this Endpoint endpoint, params string[] zones) => endpoint with { ForZones = [.. zones] };

    internal static Endpoint ForNodes(this Endpoint endpoint, params string[] nodes) => endpoint with { ForNodes = [.. nodes] };
}
