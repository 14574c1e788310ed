using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>Decides what one Service means on this node, in one IP family. All policy is here and in the builders beside it; pure.</summary>
internal static class ServiceRulesBuilder
{
    /// <summary>The Service's rules, with the frontends that it has for itself.</summary>
    internal static ServiceDecision Build(
        Service service, List<WantedPort> wantedPorts, IReadOnlyCollection<EndpointSlice> slices, NodeFacts node, IPFamily family, FrontendClaims claims, Action<ObjectReport> report)
    {
        var ports = new List<ServiceRules>(service.Ports.Length);
        var scheduler = SchedulerAnnotation.Read(service, report);
        var readyHere = AsksForHealthCheck(service, family, report) ? new HashSet<IPAddress>() : null;
        foreach (var wanted in wantedPorts)
        {
            var granted = Granted(service, wanted, claims, report);
            if (granted.Count == 0 && readyHere is null)
            {
                continue;
            }

            var endpoints = EndpointMerger.Merge(family, slices, wanted.Port, node, report);
            readyHere?.UnionWith(endpoints.Where(endpoint => endpoint.IsLocal && endpoint.IsReady).Select(endpoint => endpoint.Address));
            if (granted.Count > 0)
            {
                ports.Add(Decide(service, wanted.Name, granted, endpoints, node) with { Scheduler = scheduler });
            }
        }

        return new ServiceDecision(ports, readyHere is null ? null : new HealthCheckPort(service.Key, service.HealthCheckNodePort, readyHere.Count));
    }

    /// <summary>What a frontend takes for itself.</summary>
    internal static FrontendKey KeyOf(ServicePortName name, Frontend frontend) => new(frontend.Address, name.Protocol, frontend.Port);

    /// <summary>With what weight it asks for it.</summary>
    internal static FrontendClaim ClaimOf(Service service, ServicePortName name, Frontend frontend) =>
        new(service.CreationTimestamp ?? DateTimeOffset.MaxValue, name, frontend.Kind == FrontendKind.ClusterIP);

    // Nearly always all that it wants.
    private static EquatableArray<Frontend> Granted(Service service, WantedPort wanted, FrontendClaims claims, Action<ObjectReport> report)
    {
        List<Frontend>? some = null;
        for (var index = 0; index < wanted.Frontends.Count; index++)
        {
            if (IsGranted(service, wanted.Name, wanted.Frontends[index], claims, report))
            {
                some?.Add(wanted.Frontends[index]);
            }
            else
            {
                some ??= [.. wanted.Frontends.Take(index)];
            }
        }

        return some is null ? wanted.Frontends : [.. some];
    }

    private static bool IsGranted(Service service, ServicePortName name, Frontend frontend, FrontendClaims claims, Action<ObjectReport> report)
    {
        var key = KeyOf(name, frontend);
        if (claims.IsWinner(key, name))
        {
            return true;
        }

        if (claims.WinnerOf(key) is { } winner)
        {
            report(new ObjectReport("Service", service.Key, FieldOf(frontend, name), $"{key} belongs to {winner.Name}, {winner.WhyItWins(ClaimOf(service, name, frontend))}; not served here"));
        }

        return false;
    }

    private static string FieldOf(Frontend frontend, ServicePortName name) => frontend.Kind switch
    {
        FrontendKind.ExternalIP => "spec.externalIPs[]",
        FrontendKind.LoadBalancerIP => "status.loadBalancer.ingress[].ip",
        FrontendKind.NodePort => $"spec.ports[{name.Port}].nodePort",
        _ => $"spec.ports[{name.Port}]",
    };

    private static ServiceRules Decide(Service service, ServicePortName name, EquatableArray<Frontend> frontends, List<EndpointFacts> endpoints, NodeFacts node)
    {
        var usesCluster = frontends.Any(static frontend => frontend.Group == DestinationGroup.Cluster || frontend.ShortCircuitsClusterTraffic);
        var usesLocal = frontends.Any(static frontend => frontend.Group == DestinationGroup.Local);
        var otherwise = EndpointSelection.HasAny(endpoints) ? EmptyGroupVerdict.Drop : EmptyGroupVerdict.Reject;
        return new ServiceRules(name)
        {
            Frontends = usesLocal ? [.. frontends.Select(frontend => frontend.Group == DestinationGroup.Local ? frontend with { WhenEmpty = otherwise } : frontend)] : frontends,
            Cluster = usesCluster ? EndpointSelection.SelectCluster(endpoints, node) : [],
            Local = usesLocal ? EndpointSelection.SelectLocal(endpoints) : [],
            AffinityTimeout = service.SessionAffinity == "ClientIP" ? TimeSpan.FromSeconds(service.SessionAffinityTimeoutSeconds) : null,
        };
    }

    private static bool AsksForHealthCheck(Service service, IPFamily family, Action<ObjectReport> report)
    {
        if (service.Type != "LoadBalancer" || service.ExternalTrafficPolicy != "Local" || FrontendBuilder.FindClusterIP(service, family) is null)
        {
            return false;
        }

        if (service.HealthCheckNodePort == 0)
        {
            report(new ObjectReport("Service", service.Key, "spec.healthCheckNodePort", "is missing, so that load balancers cannot ask which node has endpoints"));
        }

        return service.HealthCheckNodePort != 0;
    }
}
