using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>A pod to an endpoint of a Service, by the rules of the EndpointSlice controller.</summary>
internal static class EndpointMapper
{
    /// <summary>Null if the pod is no endpoint in this family: no address yet, or it has ended.</summary>
    public static JsonObject? Map(JsonObject service, StoredObject stored, JsonObject pod, string family, string zone)
    {
        var address = AddressOf(pod, family);
        if (address.Length == 0 || pod.Text("status.phase") is "Succeeded" or "Failed")
        {
            return null;
        }

        var serving = Conditions.IsTrue(pod, "Ready");
        var terminating = pod.At("metadata.deletionTimestamp") is not null;
        var endpoint = new JsonObject
        {
            ["addresses"] = new JsonArray(address),
            ["conditions"] = new JsonObject
            {
                ["ready"] = service.Truth("spec.publishNotReadyAddresses") || (serving && !terminating),
                ["serving"] = serving,
                ["terminating"] = terminating,
            },
        };
        if (pod.Text("spec.hostname") is { Length: > 0 } hostname && pod.Text("spec.subdomain") == service.Name)
        {
            endpoint["hostname"] = hostname;
        }

        endpoint["targetRef"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = stored.Namespace, ["name"] = stored.Name, ["uid"] = stored.Uid };
        endpoint["nodeName"] = pod.Text("spec.nodeName");
        if (zone.Length > 0)
        {
            endpoint["zone"] = zone;
        }

        return endpoint;
    }

    /// <summary>The Service's ports as numbers of this pod; a name the pod does not have is left out.</summary>
    public static JsonArray Ports(JsonObject service, JsonObject pod)
    {
        var ports = new JsonArray();
        foreach (var port in service.ObjectsAt("spec.ports"))
        {
            if (Resolve(port, pod) is { } number)
            {
                var mapped = new JsonObject { ["name"] = port.Text("name"), ["port"] = number, ["protocol"] = port.Text("protocol") };
                if (port.Text("appProtocol") is { Length: > 0 } application)
                {
                    mapped["appProtocol"] = application;
                }

                ports.Add(mapped);
            }
        }

        return ports;
    }

    private static long? Resolve(JsonObject port, JsonObject pod)
    {
        var name = port.Text("targetPort");
        if (name.Length == 0)
        {
            return port.Number("targetPort") is { } number and > 0 ? number : port.Number("port");
        }

        return pod.ObjectsAt("spec.containers").SelectMany(container => container.ObjectsAt("ports"))
            .FirstOrDefault(candidate => candidate.Text("name") == name && candidate.Text("protocol") == port.Text("protocol"))?.Number("containerPort");
    }

    private static string AddressOf(JsonObject pod, string family)
    {
        var colon = family == "IPv6";
        return pod.ObjectsAt("status.podIPs").Select(entry => entry.Text("ip")).Append(pod.Text("status.podIP"))
            .FirstOrDefault(ip => ip.Length > 0 && ip.Contains(':', StringComparison.Ordinal) == colon) ?? "";
    }
}
