using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Kernel.Tests.Faults;

// Services with one slice each, written to the API server's store as controllers would.
internal sealed class ServiceObjects(ObjectStore store)
{
    internal void Add(string name, string address, ushort port = 80, string protocol = "TCP", bool isSticky = false) => store.Create(Kinds.Service, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["spec"] = new JsonObject
        {
            ["type"] = "ClusterIP",
            ["clusterIP"] = address,
            ["clusterIPs"] = new JsonArray(address),
            ["sessionAffinity"] = isSticky ? "ClientIP" : "None",
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "main", ["port"] = port, ["protocol"] = protocol }),
        },
    });

    internal void Remove(string name) => store.Delete(Kinds.Service, "default", name);

    internal void AddSlice(string name, IEnumerable<string> endpoints, ushort port = 8080, string protocol = "TCP") => store.Create(Kinds.EndpointSlice, new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = $"{name}-1",
            ["namespace"] = "default",
            ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = name },
        },
        ["addressType"] = "IPv4",
        ["endpoints"] = Endpoints(endpoints),
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "main", ["port"] = port, ["protocol"] = protocol }),
    });

    internal void SetEndpoints(string name, IEnumerable<string> endpoints) =>
        store.Modify(Kinds.EndpointSlice, "default", $"{name}-1", slice => slice["endpoints"] = Endpoints(endpoints)).ShouldNotBeNull();

    private static JsonArray Endpoints(IEnumerable<string> addresses) =>
        [.. addresses.Select(address => new JsonObject { ["addresses"] = new JsonArray(address), ["conditions"] = new JsonObject { ["ready"] = true } })];
}
