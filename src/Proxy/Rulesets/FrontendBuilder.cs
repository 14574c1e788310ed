using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>Lists where a Service wants to be reached in one IP family, and on what terms. The type counts for little: who has a node port gets it. Pure.</summary>
internal static class FrontendBuilder
{
    /// <summary>The service ports with their frontends. None for Services that are not ours to serve.</summary>
    internal static List<WantedPort> List(Service service, IPFamily family, NodeFacts node, Action<ObjectReport> report)
    {
        if (FindClusterIP(service, family) is not { } clusterIP)
        {
            return [];
        }

        if (SpecialAddresses.Refuse(clusterIP) is { } reason)
        {
            report(new ObjectReport("Service", service.Key, "spec.clusterIPs", $"{clusterIP} {reason}; the Service is not served"));
            return [];
        }

        var frontends = ListFrontends(service, clusterIP, family, node, report);
        var wanted = new List<WantedPort>(service.Ports.Length);
        foreach (var port in service.Ports)
        {
            if (ParseProtocol(port.Protocol) is not { } protocol)
            {
                report(new ObjectReport("Service", service.Key, "spec.ports[].protocol", $"\"{port.Protocol}\" is not TCP, UDP or SCTP; port \"{port.Name}\" is not served"));
                continue;
            }

            var name = new ServicePortName(service.Key.Namespace, service.Key.Name, port.Name, protocol);
            if (wanted.Exists(other => other.Name == name))
            {
                report(new ObjectReport("Service", service.Key, "spec.ports", $"port name \"{port.Name}\" stands there twice for {port.Protocol}; the second, {port.Port}, is not served"));
                continue;
            }

            wanted.Add(new WantedPort(port, name, [.. frontends.Where(frontend => frontend.Address is not null || port.NodePort != 0).Select(frontend => At(frontend, port))]));
        }

        return wanted;
    }

    /// <summary>The Service's ClusterIP of a family; without one the Service does not exist there, with all its other addresses.</summary>
    internal static IPAddress? FindClusterIP(Service service, IPFamily family) =>
        IsServed(service) ? service.ClusterIPs.FirstOrDefault(address => address.IsOf(family)) : null;

    /// <summary>Whether traffic from outside keeps to this node. The field counts only where there can be traffic from outside.</summary>
    internal static bool KeepsOutsideTrafficHere(Service service) =>
        service.ExternalTrafficPolicy == "Local" && (service.Type is "LoadBalancer" or "NodePort" || !service.ExternalIPs.IsEmpty);

    // All of the Service's frontends, without port numbers. The load balancer's come before external IPs: where an address is both, the source ranges count.
    private static List<Frontend> ListFrontends(Service service, IPAddress clusterIP, IPFamily family, NodeFacts node, Action<ObjectReport> report)
    {
        var outside = Outside(service);
        if (service.LoadBalancerIngress.IsEmpty && service.ExternalIPs.IsEmpty)
        {
            return [Inside(service, clusterIP), outside];
        }

        var seen = new HashSet<IPAddress> { clusterIP };
        List<Frontend> balanced = [.. BalancedAddresses(service, family, report).Where(seen.Add).Select(address => outside with { Kind = FrontendKind.LoadBalancerIP, Address = address })];
        if (balanced.Count > 0)
        {
            var ranges = SourceRangesBuilder.Build(service, family, node.NodeIP(family), balanced.Select(frontend => frontend.Address!), report);
            balanced = balanced.ConvertAll(frontend => frontend with { SourceRanges = ranges });
        }

        var external = ExternalAddresses(service, family, node, report).Where(seen.Add).Select(address => outside with { Kind = FrontendKind.ExternalIP, Address = address });
        return [Inside(service, clusterIP), .. external, .. balanced, outside];
    }

    private static Frontend Inside(Service service, IPAddress clusterIP) => new(FrontendKind.ClusterIP, clusterIP, 0)
    {
        Group = service.InternalTrafficPolicy == "Local" ? DestinationGroup.Local : DestinationGroup.Cluster,
        Masquerade = MasqueradePolicy.OffPod,
    };

    // Policy Cluster: the answer must come back this way, so the source is masqueraded. Policy Local exists to keep it.
    private static Frontend Outside(Service service)
    {
        var isLocal = KeepsOutsideTrafficHere(service);
        return new Frontend(FrontendKind.NodePort, null, 0)
        {
            Group = isLocal ? DestinationGroup.Local : DestinationGroup.Cluster,
            Masquerade = isLocal ? MasqueradePolicy.Never : MasqueradePolicy.Always,
            ShortCircuitsClusterTraffic = isLocal,
        };
    }

    private static Frontend At(Frontend frontend, ServicePort port) => frontend with { Port = frontend.Address is null ? port.NodePort : port.Port };

    // Those that the load balancer leaves in the packets; one that wants to see the packets itself (ipMode Proxy) must not be short-cut.
    private static List<IPAddress> BalancedAddresses(Service service, IPFamily family, Action<ObjectReport> report) => Usable(
        service, service.LoadBalancerIngress.Where(ingress => ingress.IPMode == "VIP").Select(ingress => ingress.Address), family, "status.loadBalancer.ingress[].ip", report);

    private static List<IPAddress> ExternalAddresses(Service service, IPFamily family, NodeFacts node, Action<ObjectReport> report)
    {
        if (!node.ServesExternalIPs && !service.ExternalIPs.IsEmpty)
        {
            report(new ObjectReport("Service", service.Key, "spec.externalIPs", "feature gate AllowServiceExternalIPs is off; they are not served"));
            return [];
        }

        return Usable(service, service.ExternalIPs, family, "spec.externalIPs[]", report);
    }

    private static List<IPAddress> Usable(Service service, IEnumerable<IPAddress> addresses, IPFamily family, string field, Action<ObjectReport> report)
    {
        var usable = AddressOrder.OfFamily(addresses, family);
        usable.RemoveAll(address =>
        {
            var reason = SpecialAddresses.Refuse(address);
            if (reason is not null)
            {
                report(new ObjectReport("Service", service.Key, field, $"{address} {reason}; it is not served"));
            }

            return reason is not null;
        });
        return usable;
    }

    // Server-side selectors keep most of these away; a label added later still arrives as an update on some servers.
    private static bool IsServed(Service service) => !service.IsHeadless && service.Type != "ExternalName" && service.ServiceProxyName is null;

    private static Protocol? ParseProtocol(string protocol) => protocol switch
    {
        "TCP" => Protocol.Tcp,
        "UDP" => Protocol.Udp,
        "SCTP" => Protocol.Sctp,
        _ => null,
    };
}
