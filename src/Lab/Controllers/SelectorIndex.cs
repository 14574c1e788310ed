using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.ApiServer.Selectors;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>The selectors of Services that have one, so that a pod's change need not read every Service.</summary>
internal sealed class SelectorIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<string, LabelSelector>> _byNamespace = [];

    public SelectorIndex(ObjectStore store) => store.Observe(Kinds.Service, Observe);

    /// <summary>The keys of Services that select a pod, or did before its change.</summary>
    public IEnumerable<string> KeysOf(StoreEvent change)
    {
        lock (_lock)
        {
            return _byNamespace.TryGetValue(change.Object!.Namespace, out var selectors)
                ? [.. selectors.Where(pair => pair.Value.Matches(change.Object.Labels) || (change.Previous is not null && pair.Value.Matches(change.Previous.Labels))).Select(pair => pair.Key)]
                : [];
        }
    }

    private void Observe(StoreEvent change)
    {
        var item = change.Object!;
        lock (_lock)
        {
            if (_byNamespace.TryGetValue(item.Namespace, out var selectors))
            {
                selectors.Remove(item.Key);
            }

            // Thousands of seeded Services have no selector; they are not worth parsing.
            if (change.Type == StoreEventType.Deleted || item.Utf8.AsSpan().IndexOf("\"selector\""u8) < 0)
            {
                return;
            }

            var map = item.ToJson().Map("spec.selector");
            if (map.Count > 0)
            {
                _byNamespace.TryAdd(item.Namespace, []);
                _byNamespace[item.Namespace][item.Key] = LabelSelector.OfMap(map);
            }
        }
    }
}
