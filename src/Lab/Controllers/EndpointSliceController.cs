using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.ApiServer.Selectors;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>Writes the EndpointSlices of Services that select pods.</summary>
internal sealed class EndpointSliceController(ObjectStore store, SliceIndex slices, TimeProvider time)
{
    private const string TriggerAnnotation = "endpoints.kubernetes.io/last-change-trigger-time";

    public TimeSpan? Reconcile(string key)
    {
        var (ns, name) = Owners.Split(key);
        var existing = slices.Of(key);
        var stored = store.Find(Kinds.Service, ns, name);
        var service = stored?.ToJson();
        if (service?.ObjectAt("spec.selector") is not { Count: > 0 } || service.Text("spec.type") == "ExternalName")
        {
            foreach (var slice in existing)
            {
                store.Delete(Kinds.EndpointSlice, ns, slice.Name);
            }

            return null;
        }

        var groups = Group(service, ns);
        var parsed = existing.Select(slice => (Stored: slice, Value: slice.ToJson())).ToList();
        foreach (var ((family, _), group) in groups)
        {
            var mine = parsed.Where(slice => slice.Value.Text("addressType") == family && JsonNode.DeepEquals(slice.Value["ports"], group.Ports)).ToList();
            parsed.RemoveAll(mine.Contains);
            Write(stored!, service, family, group, [.. mine.Select(slice => slice.Value)]);
        }

        foreach (var (orphan, _) in parsed)
        {
            store.Delete(Kinds.EndpointSlice, ns, orphan.Name);
        }

        return null;
    }

    /// <summary>Endpoints by family and ports: named target ports may be another number in each pod.</summary>
    private Dictionary<(string Family, string Ports), (JsonArray Ports, List<JsonObject> Endpoints)> Group(JsonObject service, string ns)
    {
        var groups = new Dictionary<(string, string), (JsonArray Ports, List<JsonObject> Endpoints)>();
        var selector = LabelSelector.OfMap(service.Map("spec.selector"));
        var pods = store.List(Kinds.Pod, ns).Where(pod => selector.Matches(pod.Labels)).Select(pod => (Stored: pod, Value: pod.ToJson())).ToList();
        foreach (var family in service.Texts("spec.ipFamilies"))
        {
            foreach (var (stored, pod) in pods)
            {
                if (EndpointMapper.Map(service, stored, pod, family, ZoneOf(pod)) is not { } endpoint)
                {
                    continue;
                }

                var ports = EndpointMapper.Ports(service, pod);
                groups.TryAdd((family, ports.ToJsonString()), (ports, []));
                groups[(family, ports.ToJsonString())].Endpoints.Add(endpoint);
            }

            // A Service without endpoints still has a slice, so that its readers know it was looked at.
            if (!groups.Keys.Any(key => key.Item1 == family))
            {
                groups[(family, "")] = ([], []);
            }
        }

        return groups;
    }

    private string ZoneOf(JsonObject pod) =>
        store.Find(Kinds.Node, "", pod.Text("spec.nodeName"))?.Labels.GetValueOrDefault("topology.kubernetes.io/zone") ?? "";

    private void Write(StoredObject owner, JsonObject service, string family, (JsonArray Ports, List<JsonObject> Endpoints) group, List<JsonObject> existing)
    {
        var packed = SlicePacker.Pack(existing, group.Endpoints);
        if (packed.Count == 0)
        {
            packed.Add([]);
        }

        for (var index = 0; index < packed.Count; index++)
        {
            var wanted = Content(owner, service, family, group.Ports, packed[index]);
            var keepsEmpty = group.Endpoints.Count == 0 && index == 0;
            if (index >= existing.Count)
            {
                wanted["metadata"]!["generateName"] = $"{owner.Name}-";
                Stamp(wanted);
                store.Create(Kinds.EndpointSlice, wanted);
            }
            else if (packed[index].Count == 0 && !keepsEmpty)
            {
                store.Delete(Kinds.EndpointSlice, owner.Namespace, existing[index].Name);
            }
            else
            {
                Replace(existing[index], wanted);
            }
        }
    }

    private void Replace(JsonObject current, JsonObject wanted)
    {
        var same = JsonNode.DeepEquals(current["endpoints"], wanted["endpoints"])
            && JsonNode.DeepEquals(current["ports"], wanted["ports"])
            && JsonNode.DeepEquals(current.At("metadata.labels"), wanted.At("metadata.labels"));
        if (!same)
        {
            store.Modify(Kinds.EndpointSlice, current.Namespace, current.Name, value =>
            {
                value["endpoints"] = wanted["endpoints"]!.DeepClone();
                value["ports"] = wanted["ports"]!.DeepClone();
                value["metadata"]!["labels"] = wanted.At("metadata.labels")!.DeepClone();
                Stamp(value);
            });
        }
    }

    private static JsonObject Content(StoredObject owner, JsonObject service, string family, JsonArray ports, List<JsonObject> endpoints)
    {
        var labels = (service.ObjectAt("metadata.labels") ?? []).DeepClone().AsObject();
        labels[SliceIndex.ManagedByLabel] = SliceIndex.Manager;
        labels[SliceIndex.ServiceLabel] = owner.Name;
        if (service.Text("spec.clusterIP") == "None")
        {
            labels["service.kubernetes.io/headless"] = "";
        }

        return new()
        {
            ["metadata"] = new JsonObject { ["namespace"] = owner.Namespace, ["labels"] = labels, ["ownerReferences"] = Owners.Reference(owner) },
            ["addressType"] = family,
            ["endpoints"] = new JsonArray([.. endpoints.Select(endpoint => endpoint.DeepClone())]),
            ["ports"] = ports.DeepClone(),
        };
    }

    private void Stamp(JsonObject slice) => slice.Ensure("metadata.annotations")[TriggerAnnotation] = Times.Fine(time.GetUtcNow());
}
