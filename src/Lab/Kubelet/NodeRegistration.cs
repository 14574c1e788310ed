using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.Controllers;
using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>A node as its kubelet registers it.</summary>
internal static class NodeRegistration
{
    internal static JsonObject Build(NodePlan node, DateTimeOffset now)
    {
        var labels = new JsonObject
        {
            ["kubernetes.io/hostname"] = node.Name,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = Architecture,
            ["topology.kubernetes.io/region"] = "lab",
            ["topology.kubernetes.io/zone"] = node.Zone,
        };
        if (node.IsControlPlane)
        {
            // No taint: every node of the lab runs pods.
            labels["node-role.kubernetes.io/control-plane"] = "";
        }

        var registered = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = node.Name, ["labels"] = labels },
            ["spec"] = new JsonObject
            {
                ["podCIDR"] = node.PodRangeV4.ToString(),
                ["podCIDRs"] = new JsonArray(node.PodRangeV4.ToString(), node.PodRangeV6.ToString()),
            },
            ["status"] = new JsonObject
            {
                ["addresses"] = new JsonArray(
                    Address("InternalIP", node.AddressV4.ToString()), Address("InternalIP", node.AddressV6.ToString()), Address("Hostname", node.Name)),
                ["capacity"] = Capacity(),
                ["allocatable"] = Capacity(),
                ["conditions"] = new JsonArray(),
                ["nodeInfo"] = new JsonObject
                {
                    ["architecture"] = Architecture,
                    ["bootID"] = "",
                    ["containerRuntimeVersion"] = "namespaces://1",
                    ["kernelVersion"] = Environment.OSVersion.Version.ToString(),
                    ["kubeProxyVersion"] = "",
                    ["kubeletVersion"] = "v1.34.0+lab",
                    ["machineID"] = node.Name,
                    ["operatingSystem"] = "linux",
                    ["osImage"] = RuntimeInformation.OSDescription,
                    ["systemUUID"] = node.Name,
                },
            },
        };
        SetReady(registered, false, now);
        return registered;
    }

    /// <summary>A node without a pod network is not ready, in kubelet's words.</summary>
    internal static void SetReady(JsonObject node, bool hasNetwork, DateTimeOffset now) => Conditions.Set(
        node,
        "Ready",
        hasNetwork,
        now,
        hasNetwork ? "KubeletReady" : "KubeletNotReady",
        hasNetwork
            ? "kubelet is posting ready status"
            : "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized");

    private static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static JsonObject Address(string type, string address) => new JsonObject { ["type"] = type, ["address"] = address };

    private static JsonObject Capacity() => new()
    {
        ["cpu"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["memory"] = (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024).ToString(CultureInfo.InvariantCulture) + "Ki",
        ["pods"] = "250",
    };
}
