using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>Puts together why a service port works or does not. Pure.</summary>
internal sealed class ExplanationBuilder(ClusterView cluster, DesiredRules desired, TrafficSource source)
{
    /// <summary>Explains one port of a Service in one IP family, as far as objects tell.</summary>
    internal Explanation Build(Service service, ServicePort port, IPFamily family)
    {
        var slices = cluster.SlicesOf(service.Key);
        var endpoints = EndpointMerger.Merge(family, slices, port, desired.Node, static _ => { });
        var chosen = EndpointSelection.SelectCluster(endpoints, desired.Node).Select(destination => destination.ToString()).ToHashSet();
        var local = EndpointSelection.SelectLocal(endpoints).Select(destination => destination.ToString()).ToHashSet();
        var rules = RulesOf(service, port, family);
        return new Explanation
        {
            ServicePort = NameOf(service, port).ToString(),
            Protocol = port.Protocol,
            Family = family.ToString(),
            Service = Describe(service, port),
            Node = $"{desired.Node.Name}{(desired.Node.Zone is { } zone ? $" in zone {zone}" : "")}",
            From = source.Name,
            Slices = [.. slices.Select(Describe)],
            Endpoints = [.. endpoints.Select(endpoint => Describe(endpoint, endpoints, chosen, local))],
            Frontends = rules is null ? [] : [.. rules.Frontends.Select(frontend => FrontendFates.Of(rules, frontend, source, family))],
            Findings = [.. ServiceFindings.Of(service, port, family, slices, endpoints, rules, source, desired)],
        };
    }

    /// <summary>What should be done for a port of a Service; null if nothing.</summary>
    internal ServiceRules? RulesOf(Service service, ServicePort port, IPFamily family) => desired.Of(family).Services.GetValueOrDefault(NameOf(service, port));

    private static ServicePortName NameOf(Service service, ServicePort port) => new(service.Key.Namespace, service.Key.Name, port.Name, port.Protocol switch
    {
        "UDP" => Protocol.Udp,
        "SCTP" => Protocol.Sctp,
        _ => Protocol.Tcp,
    });

    private EndpointLine Describe(EndpointFacts endpoint, List<EndpointFacts> all, HashSet<string> chosen, HashSet<string> local)
    {
        var address = endpoint.ToDestination().ToString();
        return new EndpointLine(
            address,
            endpoint.Source.NodeName ?? "",
            endpoint.Source.Zone ?? "",
            endpoint.IsLocal,
            chosen.Contains(address),
            local.Contains(address),
            EndpointReasons.Of(endpoint, chosen.Contains(address), all, desired.Node));
    }

    private static SliceLine Describe(EndpointSlice slice) =>
        new(slice.Key.Name, slice.AddressType, slice.Endpoints.Length, string.Join(", ", slice.Ports.Select(port => $"{port.Name} {port.Port}/{port.Protocol}".TrimStart())));

    private static string Describe(Service service, ServicePort port)
    {
        var affinity = service.SessionAffinity == "ClientIP" ? $", clients stay for {service.SessionAffinityTimeoutSeconds} s" : "";
        var outside = service.Type is "NodePort" or "LoadBalancer" || !service.ExternalIPs.IsEmpty ? $", externalTrafficPolicy {service.ExternalTrafficPolicy}" : "";
        return $"{service.Type}, port {port.Port}/{port.Protocol}{(port.NodePort == 0 ? "" : $", nodePort {port.NodePort}")}, internalTrafficPolicy {service.InternalTrafficPolicy}{outside}{affinity}";
    }
}
