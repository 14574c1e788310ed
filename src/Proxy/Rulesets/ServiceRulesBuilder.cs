using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>Decides what one Service means on this node, in one IP family. All policy is here; pure.</summary>
internal static class ServiceRulesBuilder
{
    /// <summary>The service ports of a Service and where they want to be reached. None for Services that are not ours to serve.</summary>
    internal static IEnumerable<(ServicePort Port, ServicePortName Name, Frontend Frontend)> ListFrontends(Service service, IPFamily family, Action<ObjectReport> report)
    {
        if (!IsServed(service) || FindClusterIP(service, family) is not { } clusterIP)
        {
            yield break;
        }

        if (SpecialAddresses.Refuse(clusterIP) is { } reason)
        {
            report(new ObjectReport("Service", service.Key, "spec.clusterIPs", $"{clusterIP} {reason}; the Service is not served"));
            yield break;
        }

        foreach (var port in service.Ports)
        {
            if (ParseProtocol(port.Protocol) is not { } protocol)
            {
                report(new ObjectReport("Service", service.Key, "spec.ports[].protocol", $"\"{port.Protocol}\" is not TCP, UDP or SCTP; port \"{port.Name}\" is not served"));
                continue;
            }

            var name = new ServicePortName(service.Key.Namespace, service.Key.Name, port.Name, protocol);
            var isLocal = service.InternalTrafficPolicy == "Local";
            yield return (port, name, new Frontend(FrontendKind.ClusterIP, clusterIP, port.Port)
            {
                Group = isLocal ? DestinationGroup.Local : DestinationGroup.Cluster,
                Masquerade = MasqueradePolicy.OffPod,
            });
        }
    }

    /// <summary>The rules of the service ports that have at least one frontend for themselves.</summary>
    internal static List<ServiceRules> Build(
        Service service, IReadOnlyCollection<EndpointSlice> slices, NodeFacts node, IPFamily family, FrontendClaims claims, Action<ObjectReport> report)
    {
        var result = new List<ServiceRules>(service.Ports.Length);
        foreach (var (port, name, frontend) in ListFrontends(service, family, report))
        {
            var key = KeyOf(name, frontend);
            if (!claims.IsWinner(key, name))
            {
                report(new ObjectReport("Service", service.Key, $"spec.ports[{port.Name}]", $"{key} belongs to {claims.WinnerOf(key)?.Name}, which is older; not served here"));
                continue;
            }

            if (result.Exists(rules => rules.Name == name))
            {
                report(new ObjectReport("Service", service.Key, "spec.ports", $"port name \"{port.Name}\" stands there twice for {port.Protocol}; the second is not served"));
                continue;
            }

            var endpoints = EndpointMerger.Merge(family, slices, port, node, report);
            result.Add(Decide(name, frontend, endpoints, node));
        }

        return result;
    }

    /// <summary>What a frontend takes for itself.</summary>
    internal static FrontendKey KeyOf(ServicePortName name, Frontend frontend) => new(frontend.Address ?? IPAddress.Any, name.Protocol, frontend.Port);

    private static ServiceRules Decide(ServicePortName name, Frontend frontend, List<EndpointFacts> endpoints, NodeFacts node)
    {
        var usesLocal = frontend.Group == DestinationGroup.Local;
        return new ServiceRules(name)
        {
            Frontends = [frontend with { WhenEmpty = usesLocal && EndpointSelection.HasAny(endpoints) ? EmptyGroupVerdict.Drop : EmptyGroupVerdict.Reject }],
            Cluster = usesLocal ? [] : [.. EndpointSelection.SelectCluster(endpoints, node)],
            Local = usesLocal ? [.. EndpointSelection.SelectLocal(endpoints)] : [],
        };
    }

    // Server-side selectors keep most of these away; a label added later still arrives as an update on some servers.
    private static bool IsServed(Service service) => !service.IsHeadless && service.Type != "ExternalName" && service.ServiceProxyName is null;

    private static IPAddress? FindClusterIP(Service service, IPFamily family)
    {
        var wanted = family == IPFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        return service.ClusterIPs.FirstOrDefault(address => address.AddressFamily == wanted);
    }

    private static Protocol? ParseProtocol(string protocol) => protocol switch
    {
        "TCP" => Protocol.Tcp,
        "UDP" => Protocol.Udp,
        "SCTP" => Protocol.Sctp,
        _ => null,
    };
}
