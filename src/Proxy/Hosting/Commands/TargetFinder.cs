using System.Net;
using System.Text.Json;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Inspection;
using KubeProxyNet.Proxy.Inspection.Explaining;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>Which Service, and which of its ports, somebody means. Pure.</summary>
internal static class TargetFinder
{
    /// <summary>The Service that has an address.</summary>
    /// <exception cref="StartException">None has; the message says what becomes of traffic to it.</exception>
    internal static Service FindByAddress(ClusterView cluster, DesiredRules desired, EquatableArray<IPAddress> localAddresses, ServiceTarget target)
    {
        var address = target.Address!;
        var ports = desired.All.SelectMany(ruleset => ruleset.Services.Values).SelectMany(rules => rules.Frontends.Select(frontend => (rules.Name, Frontend: frontend))).ToList();
        var atAddress = ports.FindAll(item => address.Equals(item.Frontend.Address) || (item.Frontend.Address is null && localAddresses.Contains(address) && target.PortNumber == item.Frontend.Port));
        if (atAddress.Count > 0)
        {
            var best = atAddress.Find(item => item.Frontend.Port == target.PortNumber);
            var name = best.Frontend is null ? atAddress[0].Name : best.Name;
            return cluster.Services.First(service => service.Key.Namespace == name.Namespace && service.Key.Name == name.Name);
        }

        var range = desired.All.SelectMany(ruleset => ruleset.Node.ServiceCIDRs).FirstOrDefault(network => network.Contains(address));
        throw new StartException(
            cluster.EndpointSlices.FirstOrDefault(slice => slice.Endpoints.Any(endpoint => address.Equals(endpoint.Address))) is { } slice ? $"{address} is no Service's address but an endpoint of {slice.Key.Namespace}/{slice.ServiceName}: explain that"
            : range != default ? $"no Service has {address}; it is in the Services' range {range}, and traffic to it is dropped"
            : $"no Service has {address}{(target.PortNumber > 0 && localAddresses.Contains(address) ? $", and none has nodePort {target.PortNumber}" : "")}");
    }

    /// <summary>The ports of a Service that are meant.</summary>
    /// <exception cref="StartException">It has no such port.</exception>
    internal static IReadOnlyList<ServicePort> PortsOf(Service service, ServiceTarget target)
    {
        var ports = service.Ports.Where(port => target.Port.Length == 0 || port.Name == target.Port || port.Port == target.PortNumber || (port.NodePort != 0 && port.NodePort == target.PortNumber)).ToList();
        return ports.Count > 0 ? ports : throw new StartException(
            $"Service {service.Key} has no port {target.Port}: it has {string.Join(", ", service.Ports.Select(port => $"{(port.Name.Length > 0 ? port.Name + " " : "")}{port.Port}/{port.Protocol}"))}. Other ports of its addresses are refused");
    }

    /// <summary>Why a Service that exists is not served by a proxy.</summary>
    internal static string WhyNotServed(ObjectKey key, JsonElement service)
    {
        var spec = service.TryGetProperty("spec", out var found) ? found : default;
        var label = "service.kubernetes.io/service-proxy-name";
        return TextOf(spec, "type") == "ExternalName" ? $"Service {key} is an ExternalName: its name leads to {TextOf(spec, "externalName")} by DNS, and no proxy has to do with it"
            : TextOf(spec, "clusterIP") == "None" ? $"Service {key} is headless (clusterIP: None): its name leads to the pods' own addresses by DNS, and no proxy has to do with it"
            : service.GetProperty("metadata").TryGetProperty("labels", out var labels) && TextOf(labels, label) is { Length: > 0 } other ? $"Service {key} is served by another proxy: label {label}={other}"
            : $"Service {key} is not in the list that a proxy gets";
    }

    private static string TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
