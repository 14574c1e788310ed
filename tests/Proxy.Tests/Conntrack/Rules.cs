using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Proxy.Tests.Conntrack;

/// <summary>Short words for rulesets and flows.</summary>
internal static class Rules
{
    internal static readonly Frontend ClusterIP = new(FrontendKind.ClusterIP, IPAddress.Parse("10.96.0.10"), 53);

    internal static readonly Frontend NodePort = new(FrontendKind.NodePort, null, 30053);

    internal static Frontend LoadBalancer(string address) => new(FrontendKind.LoadBalancerIP, IPAddress.Parse(address), 53);

    internal static ServiceRules Dns(Frontend[] frontends, params string[] destinations) => Service("dns", Protocol.Udp, frontends, destinations);

    internal static ServiceRules Service(string name, Protocol protocol, Frontend[] frontends, params string[] destinations) =>
        new(new ServicePortName("default", name, "", protocol)) { Frontends = [.. frontends], Cluster = Destinations(destinations) };

    internal static Netlink.EquatableArray<Destination> Destinations(params string[] destinations) =>
        [.. destinations.Select(IPEndPoint.Parse).Select(point => new Destination(point.Address, (ushort)point.Port, IsLocal: false))];

    internal static NodeRules Node(params string[] nodePortAddresses) => new() { NodePortAddresses = [.. nodePortAddresses.Select(IPAddress.Parse)] };

    internal static Ruleset Ruleset(params ServiceRules[] services) => Ruleset(Node("192.0.2.1"), services);

    internal static Ruleset Ruleset(NodeRules node, params ServiceRules[] services) =>
        new(IPFamily.IPv4, node, services.ToImmutableDictionary(rules => rules.Name));

    internal static RulesetChange To(this Ruleset applied, Ruleset desired) =>
        new(applied, desired, [.. applied.Services.Keys.Union(desired.Services.Keys).Where(name => applied.Services.GetValueOrDefault(name) != desired.Services.GetValueOrDefault(name))]);

    /// <summary>A flow that was translated to an endpoint; untranslated if the endpoint is its destination.</summary>
    internal static ConntrackEntry Flow(string destination, string endpoint, TransportProtocol protocol = TransportProtocol.Udp, string source = "10.244.0.2:40000")
    {
        var (from, to, answering) = (IPEndPoint.Parse(source), IPEndPoint.Parse(destination), IPEndPoint.Parse(endpoint));
        return new ConntrackEntry { Original = Tuple(from, to, protocol), Reply = Tuple(answering, from, protocol), TimeoutSeconds = 300 };
    }

    private static ConntrackTuple Tuple(IPEndPoint from, IPEndPoint to, TransportProtocol protocol) => new()
    {
        Source = from.Address,
        Destination = to.Address,
        Protocol = protocol,
        SourcePort = (ushort)from.Port,
        DestinationPort = (ushort)to.Port,
    };
}
