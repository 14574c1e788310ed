using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

internal static partial class Defaults
{
    private static void Pod(JsonObject value)
    {
        PodSpec(value.Ensure("spec"));
        var status = value.Ensure("status");
        status.Default("phase", "Pending");
        status.Default("qosClass", "BestEffort");
    }

    private static void PodSpec(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        spec.Default("enableServiceLinks", true);
        foreach (var container in spec.ObjectsAt("containers").Concat(spec.ObjectsAt("initContainers")))
        {
            Container(container, spec.Truth("hostNetwork"));
        }

        foreach (var volume in spec.ObjectsAt("volumes").Where(volume => volume.Count == 1))
        {
            volume["emptyDir"] = new JsonObject();
        }
    }

    private static void Container(JsonObject container, bool hostNetwork)
    {
        var image = container.Text("image");
        container.Default("imagePullPolicy", image.EndsWith(":latest", StringComparison.Ordinal) || !image.Contains(':', StringComparison.Ordinal) ? "Always" : "IfNotPresent");
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("resources", new JsonObject());
        foreach (var port in container.ObjectsAt("ports"))
        {
            port.Default("protocol", "TCP");
            if (hostNetwork && port["containerPort"] is { } containerPort)
            {
                port.Default("hostPort", containerPort.DeepClone());
            }
        }

        foreach (var name in (string[])["readinessProbe", "livenessProbe", "startupProbe"])
        {
            if (container[name] is JsonObject probe)
            {
                Probe(probe);
            }
        }
    }

    private static void Probe(JsonObject probe)
    {
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
        if (probe["httpGet"] is JsonObject get)
        {
            get.Default("path", "/");
            get.Default("scheme", "HTTP");
        }
    }
}
