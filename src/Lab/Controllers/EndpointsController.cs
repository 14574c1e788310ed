using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>Writes the older Endpoints of a Service out of its slices of the first family, for clients that still read them.</summary>
internal sealed class EndpointsController(ObjectStore store, SliceIndex slices)
{
    // As the endpoints controller: more are cut off, with an annotation.
    private const int MaxAddresses = 1000;

    public TimeSpan? Reconcile(string key)
    {
        var (ns, name) = Owners.Split(key);
        var service = store.Find(Kinds.Service, ns, name)?.ToJson();
        if (service is null)
        {
            store.Delete(Kinds.Endpoints, ns, name);
            return null;
        }

        if (service.ObjectAt("spec.selector") is not { Count: > 0 })
        {
            return null;
        }

        var family = service.Texts("spec.ipFamilies").FirstOrDefault();
        var subsets = new JsonArray([.. slices.Of(key).Select(slice => slice.ToJson())
            .Where(slice => slice.Text("addressType") == family && slice.ArrayAt("endpoints") is { Count: > 0 }).Select(Subset)]);
        if (store.Find(Kinds.Endpoints, ns, name) is null)
        {
            store.Create(Kinds.Endpoints, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns }, ["subsets"] = subsets });
        }
        else
        {
            store.Modify(Kinds.Endpoints, ns, name, endpoints => endpoints["subsets"] = subsets);
        }

        return null;
    }

    private static JsonObject Subset(JsonObject slice)
    {
        var endpoints = slice.ObjectsAt("endpoints").Take(MaxAddresses).Where(endpoint => !endpoint.Truth("conditions.terminating")).ToList();
        var subset = new JsonObject { ["ports"] = slice["ports"]!.DeepClone() };
        foreach (var (property, ready) in ((string, bool)[])[("addresses", true), ("notReadyAddresses", false)])
        {
            JsonNode[] addresses = [.. endpoints.Where(endpoint => endpoint.Truth("conditions.ready") == ready).Select(endpoint => new JsonObject
            {
                ["ip"] = endpoint.Texts("addresses")[0],
                ["nodeName"] = endpoint.Text("nodeName"),
                ["targetRef"] = endpoint["targetRef"]?.DeepClone(),
            })];
            if (addresses.Length > 0)
            {
                subset[property] = new JsonArray(addresses);
            }
        }

        return subset;
    }
}
