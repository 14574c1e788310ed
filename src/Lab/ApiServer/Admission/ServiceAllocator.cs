using System.Net;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>Gives Services their families, ClusterIPs and node ports; keeps count by watching the store from inside.</summary>
internal sealed class ServiceAllocator
{
    private readonly Lock _lock = new();
    private readonly List<AddressPool> _pools;
    private readonly NodePortPool _nodePorts;

    public ServiceAllocator(ObjectStore store, ApiServerOptions options)
    {
        _pools = [.. options.ServiceCIDRs.Select(network => new AddressPool(network)).DistinctBy(pool => pool.Family)];
        _nodePorts = new NodePortPool(options.NodePortRange);
        store.Observe(Kinds.Service, Observe);
    }

    public IReadOnlyList<AddressPool> Pools => _pools;

    /// <summary>Fills in what is to be allocated; returns what cannot be.</summary>
    public IReadOnlyList<FieldError> Allocate(JsonObject service, JsonObject? before)
    {
        lock (_lock)
        {
            var errors = new List<FieldError>();
            if (service.Text("spec.type") == "ExternalName")
            {
                ReleaseAll(service.Ensure("spec"));
                return errors;
            }

            KeepAllocated(service, before);
            var families = ServiceFamilies.Decide(service, [.. _pools.Select(pool => pool.Family)], errors);
            if (errors.Count == 0)
            {
                AllocateAddresses(service, families, errors);
                _nodePorts.Allocate(service, before, errors);
            }

            return errors;
        }
    }

    private void AllocateAddresses(JsonObject service, IReadOnlyList<string> families, List<FieldError> errors)
    {
        var spec = service.Ensure("spec");
        if (service.Text("spec.clusterIP") == "None")
        {
            spec["clusterIPs"] = new JsonArray("None");
            return;
        }

        var key = $"{service.Namespace}/{service.Name}";
        var given = service.Texts("spec.clusterIPs") is { Length: > 0 } several ? several
            : service.Text("spec.clusterIP") is { Length: > 0 } one ? [one] : [];
        var addresses = new JsonArray();
        for (var index = 0; index < families.Count; index++)
        {
            var pool = _pools.Find(pool => pool.Family == families[index])!;
            var address = index < given.Length ? Chosen(pool, given[index], key, errors) : pool.Take()?.ToString();
            if (address is null && index >= given.Length)
            {
                errors.Add(FieldError.Invalid("spec.clusterIPs", "[]", $"failed to allocate an IP: range {pool.Network} is full"));
            }

            addresses.Add(address ?? "");
        }

        spec["clusterIP"] = addresses[0]!.ToString();
        spec["clusterIPs"] = addresses;
    }

    private static string? Chosen(AddressPool pool, string text, string key, List<FieldError> errors)
    {
        var value = $"[\"{text}\"]";
        if (!IPAddress.TryParse(text, out var address))
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
            return null;
        }

        if (!pool.Network.Contains(address))
        {
            errors.Add(Failed($"the provided IP ({text}) is not in the valid range. The range of valid IPs is {pool.Network}"));
            return null;
        }

        if (pool.HolderOf(address) is { } holder && holder != key)
        {
            errors.Add(Failed("provided IP is already allocated"));
            return null;
        }

        return text;

        FieldError Failed(string why) => new("FieldValueInvalid", "spec.clusterIPs", $"Invalid value: {value}: failed to allocate IP {text}: {why}");
    }

    private static void ReleaseAll(JsonObject spec)
    {
        foreach (var property in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"])
        {
            spec.Remove(property);
        }

        foreach (var port in spec.ObjectsAt("ports"))
        {
            port.Remove("nodePort");
        }
    }

    /// <summary>An update that leaves allocated fields away means to keep them.</summary>
    private static void KeepAllocated(JsonObject service, JsonObject? before)
    {
        if (before is null || before.Text("spec.type") == "ExternalName")
        {
            return;
        }

        var spec = service.Ensure("spec");
        foreach (var property in (string[])["clusterIP", "ipFamilies", "ipFamilyPolicy"])
        {
            if (before.At($"spec.{property}") is { } kept)
            {
                spec.Default(property, kept.DeepClone());
            }
        }

        if (spec["clusterIPs"] is null && spec.Text("clusterIP") == before.Text("spec.clusterIP"))
        {
            spec["clusterIPs"] = before.At("spec.clusterIPs")?.DeepClone();
        }
    }

    private void Observe(StoreEvent change)
    {
        lock (_lock)
        {
            var key = change.Object!.Key;
            if (change.Previous?.ToJson() is { } previous)
            {
                ForEachAddress(previous, (pool, address) => pool.Release(address, key));
                _nodePorts.Release(previous, key);
            }

            if (change.Type != StoreEventType.Deleted)
            {
                var value = change.Object.ToJson();
                ForEachAddress(value, (pool, address) => pool.Hold(address, key));
                _nodePorts.Hold(value, key);
            }
        }
    }

    private void ForEachAddress(JsonObject service, Action<AddressPool, IPAddress> action)
    {
        foreach (var text in service.Texts("spec.clusterIPs").Append(service.Text("spec.clusterIP")))
        {
            if (IPAddress.TryParse(text, out var address) && _pools.Find(pool => pool.Network.BaseAddress.AddressFamily == address.AddressFamily) is { } pool)
            {
                action(pool, address);
            }
        }
    }
}
