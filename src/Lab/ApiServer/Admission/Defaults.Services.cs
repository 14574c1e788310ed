using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

internal static partial class Defaults
{
    // Three hours, as DefaultClientIPServiceAffinitySeconds.
    private const int AffinitySeconds = 10800;

    private static void Service(JsonObject value)
    {
        var spec = value.Ensure("spec");
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        if (spec.Text("sessionAffinity") == "ClientIP")
        {
            value.Ensure("spec.sessionAffinityConfig.clientIP").Default("timeoutSeconds", AffinitySeconds);
        }
        else
        {
            spec.Remove("sessionAffinityConfig");
        }

        foreach (var port in value.ObjectsAt("spec.ports"))
        {
            port.Default("protocol", "TCP");
            if (port["port"] is { } number)
            {
                port.Default("targetPort", number.DeepClone());
            }
        }

        var type = spec.Text("type");
        if (type is "NodePort" or "LoadBalancer" || value.Texts("spec.externalIPs").Length > 0)
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }

        if (type != "ExternalName")
        {
            spec.Default("internalTrafficPolicy", "Cluster");
        }

        if (type == "LoadBalancer")
        {
            spec.Default("allocateLoadBalancerNodePorts", true);
        }

        value.Ensure("status").Default("loadBalancer", new JsonObject());
    }
}
