using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>Fills a store with many Services, for measuring.</summary>
internal static class Seeding
{
    /// <summary>Stores Services svc-0, svc-1 ... in a namespace, or from another number on, each with one EndpointSlice; ClusterIPs from 10.96.1.0 on, endpoints from 10.128.0.0 on.</summary>
    public static void Services(ObjectStore store, int count, int endpoints, string ns = "default", string node = "node-1", int first = 0)
    {
        for (var index = first; index < first + count; index++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"svc-{index}");
            store.Create(Kinds.Service, Service(ns, name, Address(0x0A600100u + (uint)index)));
            store.Create(Kinds.EndpointSlice, Slice(ns, name, (uint)index * (uint)endpoints, endpoints, node));
        }
    }

    private static JsonObject Service(string ns, string name, string address) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
        ["spec"] = new JsonObject
        {
            ["type"] = "ClusterIP",
            ["clusterIP"] = address,
            ["clusterIPs"] = new JsonArray(address),
            ["ipFamilies"] = new JsonArray("IPv4"),
            ["ipFamilyPolicy"] = "SingleStack",
            ["internalTrafficPolicy"] = "Cluster",
            ["sessionAffinity"] = "None",
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 80, ["protocol"] = "TCP", ["targetPort"] = 8080 }),
        },
        ["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() },
    };

    private static JsonObject Slice(string ns, string name, uint first, int count, string node)
    {
        var endpoints = new JsonArray();
        for (uint index = 0; index < count; index++)
        {
            endpoints.Add(new JsonObject
            {
                ["addresses"] = new JsonArray(Address(0x0A800000u + first + index)),
                ["conditions"] = new JsonObject { ["ready"] = true, ["serving"] = true, ["terminating"] = false },
                ["nodeName"] = node,
            });
        }

        return new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{name}-1",
                ["namespace"] = ns,
                ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = name },
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = endpoints,
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 8080, ["protocol"] = "TCP" }),
        };
    }

    private static string Address(uint value) => new System.Net.IPAddress(
        [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]).ToString();
}
