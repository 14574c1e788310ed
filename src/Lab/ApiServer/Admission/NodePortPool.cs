using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>Which Service holds which node port.</summary>
internal sealed class NodePortPool((int First, int Last) range)
{
    private readonly Dictionary<long, string> _holders = [];
    private int _next = range.First;

    public void Hold(JsonObject service, string key)
    {
        foreach (var port in PortsOf(service))
        {
            _holders.TryAdd(port, key);
        }
    }

    public void Release(JsonObject service, string key)
    {
        foreach (var port in PortsOf(service).Where(port => _holders.GetValueOrDefault(port) == key))
        {
            _holders.Remove(port);
        }
    }

    public void Allocate(JsonObject service, JsonObject? before, List<FieldError> errors)
    {
        var type = service.Text("spec.type");
        var key = $"{service.Namespace}/{service.Name}";
        var ports = service.ObjectsAt("spec.ports").ToList();
        var needed = type == "NodePort" || (type == "LoadBalancer" && service.Truth("spec.allocateLoadBalancerNodePorts"));
        var health = type == "LoadBalancer" && service.Text("spec.externalTrafficPolicy") == "Local";
        if (type is not ("NodePort" or "LoadBalancer"))
        {
            DropOld(ports, before);
        }

        for (var index = 0; index < ports.Count; index++)
        {
            var port = ports[index];
            if (port.Number("nodePort") is { } chosen and > 0)
            {
                Check(chosen, $"spec.ports[{index}].nodePort", key, errors);
            }
            else if (needed)
            {
                port["nodePort"] = Kept(port, before) ?? SameNumber(ports, port) ?? Take(ports, errors);
            }
        }

        var spec = service.Ensure("spec");
        if (!health)
        {
            spec.Remove("healthCheckNodePort");
        }
        else if (service.Number("spec.healthCheckNodePort") is { } chosen and > 0)
        {
            Check(chosen, "spec.healthCheckNodePort", key, errors);
        }
        else
        {
            spec["healthCheckNodePort"] = before?.Number("spec.healthCheckNodePort") ?? Take(ports, errors);
        }
    }

    private void Check(long port, string field, string key, List<FieldError> errors)
    {
        if (port < range.First || port > range.Last)
        {
            errors.Add(FieldError.Invalid(field, port, string.Create(
                CultureInfo.InvariantCulture, $"provided port is not in the valid range. The range of valid ports is {range.First}-{range.Last}")));
        }
        else if (_holders.TryGetValue(port, out var holder) && holder != key)
        {
            errors.Add(FieldError.Invalid(field, port, "provided port is already allocated"));
        }
    }

    private long? Take(List<JsonObject> ports, List<FieldError> errors)
    {
        for (var tries = range.First; tries <= range.Last; tries++)
        {
            var candidate = _next;
            _next = _next == range.Last ? range.First : _next + 1;
            if (!_holders.ContainsKey(candidate) && !ports.Exists(port => port.Number("nodePort") == candidate))
            {
                return candidate;
            }
        }

        errors.Add(FieldError.Invalid("spec.ports", "", "failed to allocate a nodePort: range is full"));
        return null;
    }

    private static long? Kept(JsonObject port, JsonObject? before) =>
        before?.ObjectsAt("spec.ports").FirstOrDefault(old => Same(old, port))?.Number("nodePort");

    /// <summary>TCP and UDP of one port share their node port, as DNS Services expect.</summary>
    private static long? SameNumber(List<JsonObject> ports, JsonObject port) =>
        ports.Find(other => other != port && other.Number("port") == port.Number("port") && other.Text("protocol") != port.Text("protocol"))?.Number("nodePort");

    /// <summary>A Service that becomes ClusterIP loses the node ports it had; new ones are validation's business.</summary>
    private static void DropOld(List<JsonObject> ports, JsonObject? before)
    {
        foreach (var port in ports.Where(port => before is not null && port["nodePort"] is not null && Kept(port, before) == port.Number("nodePort")))
        {
            port.Remove("nodePort");
        }
    }

    private static bool Same(JsonObject old, JsonObject port) =>
        old.Number("port") == port.Number("port") && old.Text("protocol") == port.Text("protocol");

    private static IEnumerable<long> PortsOf(JsonObject service) =>
        service.ObjectsAt("spec.ports").Select(port => port.Number("nodePort")).Append(service.Number("spec.healthCheckNodePort")).OfType<long>().Where(port => port > 0);
}
