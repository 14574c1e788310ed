using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.ApiServer.Admission;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>What every cluster has from its first second: namespaces, the ServiceCIDR and the API server's own Service.</summary>
internal sealed class ClusterObjects(ObjectStore store, ServiceAllocator allocator, IReadOnlyList<IPEndPoint> servers)
{
    public void Create()
    {
        foreach (var name in (string[])["default", "kube-system", "kube-public", "kube-node-lease"])
        {
            var ns = Named(name);
            Defaults.Apply(Kinds.Namespace, ns);
            Ensure(Kinds.Namespace, ns);
            Ensure(Kinds.ServiceAccount, Named("default", name));
        }

        var cidrs = Named("kubernetes");
        cidrs["spec"] = new JsonObject { ["cidrs"] = Strings(allocator.Pools.Select(pool => pool.Network.ToString())) };
        cidrs["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Ready",
                ["status"] = "True",
                ["reason"] = "",
                ["message"] = "Kubernetes Service CIDR is ready",
                ["lastTransitionTime"] = "1970-01-01T00:00:00Z",
            }),
        };
        Ensure(Kinds.ServiceCIDR, cidrs);
        CreateService();
    }

    private void CreateService()
    {
        var first = allocator.Pools[0];
        var port = servers.Count > 0 ? servers[0].Port : 6443;
        var service = Named("kubernetes", "default");
        service.Ensure("metadata")["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" };
        service["spec"] = new JsonObject
        {
            ["clusterIP"] = first.First.ToString(),
            ["clusterIPs"] = new JsonArray(first.First.ToString()),
            ["ipFamilies"] = new JsonArray(first.Family),
            ["ipFamilyPolicy"] = "SingleStack",
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["protocol"] = "TCP", ["targetPort"] = port }),
        };
        Defaults.Apply(Kinds.Service, service);
        Ensure(Kinds.Service, service);

        var family = first.Family == "IPv4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        var slice = Named("kubernetes", "default");
        slice.Ensure("metadata")["labels"] = new JsonObject { ["kubernetes.io/service-name"] = "kubernetes" };
        slice["addressType"] = first.Family;
        slice["endpoints"] = new JsonArray([.. servers.Where(server => server.AddressFamily == family).Select(server => server.Address.ToString()).Distinct()
            .Select(address => new JsonObject
            {
                ["addresses"] = new JsonArray(address),
                ["conditions"] = new JsonObject { ["ready"] = true },
            })]);
        slice["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = port, ["protocol"] = "TCP" });
        Ensure(Kinds.EndpointSlice, slice);
    }

    private static JsonObject Named(string name, string ns = "")
    {
        var metadata = new JsonObject { ["name"] = name };
        if (ns.Length > 0)
        {
            metadata["namespace"] = ns;
        }

        return new() { ["metadata"] = metadata };
    }

    private void Ensure(ResourceKind kind, JsonObject value)
    {
        if (store.Find(kind, kind.Namespaced ? value.Namespace : "", value.Name) is null)
        {
            store.Create(kind, value);
        }
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);
}
