using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>The EndpointSlices the controller made, by Service.</summary>
internal sealed class SliceIndex
{
    public const string ServiceLabel = "kubernetes.io/service-name";
    public const string ManagedByLabel = "endpointslice.kubernetes.io/managed-by";
    public const string Manager = "endpointslice-controller.k8s.io";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, StoredObject>> _byService = [];

    public SliceIndex(ObjectStore store) => store.Observe(Kinds.EndpointSlice, Observe);

    public IReadOnlyList<StoredObject> Of(string service)
    {
        lock (_lock)
        {
            return _byService.TryGetValue(service, out var slices) ? [.. slices.Values] : [];
        }
    }

    /// <summary>The Service whose slices must be looked at after a change of one.</summary>
    public static IEnumerable<string> KeysOf(StoreEvent change) => ServiceOf(change.Object!) is { } key ? [key] : [];

    private void Observe(StoreEvent change)
    {
        if (ServiceOf(change.Object!) is not { } key)
        {
            return;
        }

        lock (_lock)
        {
            _byService.TryAdd(key, new(StringComparer.Ordinal));
            _byService[key].Remove(change.Object!.Name);
            if (change.Type != StoreEventType.Deleted)
            {
                _byService[key][change.Object.Name] = change.Object;
            }
        }
    }

    private static string? ServiceOf(StoredObject slice) =>
        slice.Utf8.AsSpan().IndexOf("\"endpointslice-controller.k8s.io\""u8) >= 0
        && slice.Labels.GetValueOrDefault(ManagedByLabel) == Manager
        && slice.Labels.TryGetValue(ServiceLabel, out var name) ? $"{slice.Namespace}/{name}" : null;
}
