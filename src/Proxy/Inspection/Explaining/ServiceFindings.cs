using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>What of a service port's objects keeps clients from being served. Pure.</summary>
internal static class ServiceFindings
{
    // More than that is said in one line.
    private const int MostEndpoints = 5;

    /// <summary>All of it.</summary>
    internal static IEnumerable<Finding> Of(
        Service service, ServicePort port, IPFamily family, IReadOnlyList<EndpointSlice> slices, List<EndpointFacts> endpoints, ServiceRules? rules, TrafficSource source, DesiredRules desired)
    {
        if (rules is null)
        {
            yield return new Finding(
                Severity.Warning, "no-rules", $"nothing is programmed for {service.Key} in {family}", $"Service {service.Key}: spec.clusterIPs {Join(service.ClusterIPs)}", $"give it an {family} ClusterIP (spec.ipFamilyPolicy), or use the other family");
        }

        foreach (var report in desired.Reports.Where(report => report.Key == service.Key && report.Kind == "Service"))
        {
            yield return new Finding(Severity.Warning, "object", report.Message, $"Service {report.Key}: {report.Field}", "correct the field");
        }

        var frontends = rules is null ? [] : rules.Frontends.Select(frontend => (Frontend: frontend, Line: FrontendFates.Of(rules, frontend, source, family))).ToList();
        foreach (var finding in rules is null ? [] : OfEndpoints(service, port, family, slices, endpoints).Concat(OfFates(service, frontends, endpoints, desired)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> OfEndpoints(Service service, ServicePort port, IPFamily family, IReadOnlyList<EndpointSlice> slices, List<EndpointFacts> endpoints)
    {
        if (endpoints.Count == 0)
        {
            yield return NoEndpoints(service, port, family, slices);
            yield break;
        }

        var idle = endpoints.FindAll(endpoint => !endpoint.IsReady);
        var severity = idle.Count == endpoints.Count && !EndpointSelection.HasAny(endpoints) ? Severity.Error : Severity.Warning;
        foreach (var endpoint in idle.Take(MostEndpoints))
        {
            var source = endpoint.Source;
            yield return new Finding(
                severity, "endpoint-not-ready", $"{endpoint.ToDestination()} is not ready{(severity == Severity.Error ? ", nor is any other endpoint" : "")}",
                $"EndpointSlice of {service.Key}: conditions ready={Word(source.Ready)} serving={Word(source.Serving)} terminating={Word(source.Terminating)}",
                source.Terminating ? "nothing: the pod is going away" : $"kubectl describe pod on node {source.NodeName ?? "?"}: does its readinessProbe pass?");
        }

        if (idle.Count > MostEndpoints)
        {
            yield return new Finding(severity, "endpoint-not-ready", $"{idle.Count - MostEndpoints} more endpoints are not ready", $"EndpointSlices of {service.Key}", "kubectl get pods -o wide: do their readinessProbes pass?");
        }
    }

    private static Finding NoEndpoints(Service service, ServicePort port, IPFamily family, IReadOnlyList<EndpointSlice> slices)
    {
        var ofFamily = slices.Where(slice => slice.AddressType == family.ToString()).ToList();
        if (slices.Count == 0 || ofFamily.TrueForAll(slice => slice.Endpoints.IsEmpty))
        {
            return new Finding(
                Severity.Error, "no-endpoints", "no pod is behind the Service", $"no EndpointSlice with label kubernetes.io/service-name={service.Key.Name} in namespace {service.Key.Namespace} has an {family} endpoint",
                $"compare spec.selector with the pods' labels: kubectl -n {service.Key.Namespace} get service {service.Key.Name} -o wide; kubectl -n {service.Key.Namespace} get pods --show-labels");
        }

        return new Finding(
            Severity.Error, "no-port", $"the endpoints have no port \"{port.Name}\"/{port.Protocol}", $"EndpointSlices of {service.Key} have ports {string.Join("; ", ofFamily.Select(slice => string.Join(", ", slice.Ports.Select(item => $"\"{item.Name}\" {item.Port}/{item.Protocol}"))).Distinct())}",
            "a targetPort by name must be the name of a container's port");
    }

    // Endpoints that are not there have been told of already.
    private static IEnumerable<Finding> OfFates(Service service, List<(Frontend Frontend, FrontendLine Line)> frontends, List<EndpointFacts> endpoints, DesiredRules desired)
    {
        if (frontends.Find(item => item.Line.IsExcluded) is { Line: { } excluded })
        {
            yield return new Finding(Severity.Error, "source-range", excluded.Why, $"Service {service.Key}: spec.loadBalancerSourceRanges; {excluded.Frontend}", "add the client's range to spec.loadBalancerSourceRanges");
        }

        if (!EndpointSelection.HasAny(endpoints))
        {
            yield break;
        }

        foreach (var (frontend, line) in frontends.Where(item => item.Line.Fate == FrontendFates.Dropped && item.Frontend.Group == DestinationGroup.Local && !item.Line.IsExcluded).DistinctBy(item => item.Frontend.Kind == FrontendKind.ClusterIP))
        {
            var field = frontend.Kind == FrontendKind.ClusterIP ? "spec.internalTrafficPolicy" : "spec.externalTrafficPolicy";
            yield return new Finding(
                Severity.Error, "no-local-endpoint", line.Why, $"Service {service.Key}: {field}: Local; its endpoints run on {Join(endpoints.Select(endpoint => endpoint.Source.NodeName ?? "an unknown node").Distinct().Take(MostEndpoints))}, this node is {desired.Node.Name}",
                frontend.Kind == FrontendKind.ClusterIP ? "run a pod on each node that has clients (a DaemonSet), or set internalTrafficPolicy: Cluster" : "send clients to nodes that have a pod (load balancers ask healthCheckNodePort), or set externalTrafficPolicy: Cluster");
        }
    }

    private static string Word(bool value) => value ? "true" : "false";

    private static string Join<T>(IEnumerable<T> items) => string.Join(", ", items) is { Length: > 0 } text ? text : "none";
}
