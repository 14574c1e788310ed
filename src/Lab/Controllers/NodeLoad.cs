using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>How many pods each node has, and of whom. Kept in step by the store's own writes, so that two pods in a row see each other.</summary>
internal sealed class NodeLoad
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Node, string Owner)> _placed = [];
    private readonly Dictionary<(string Node, string Owner), int> _counts = [];

    public int Pods(string node) => Count((node, "*"));

    /// <summary>Pods of the same controller; 0 for pods without one.</summary>
    public int Siblings(string node, string owner) => owner.Length == 0 ? 0 : Count((node, owner));

    public void Observe(StoreEvent change)
    {
        lock (_lock)
        {
            var item = change.Object!;
            if (_placed.Remove(item.Key, out var old))
            {
                Add(old, -1);
            }

            if (change.Type != StoreEventType.Deleted && item.Field("spec.nodeName") is { Length: > 0 } node)
            {
                var owner = Owners.HasAny(item) ? Owners.ControllerOf(item.ToJson())?.Text("uid") ?? "" : "";
                _placed[item.Key] = (node, owner);
                Add((node, owner), 1);
            }
        }
    }

    private void Add((string Node, string Owner) place, int change)
    {
        _counts[place] = _counts.GetValueOrDefault(place) + change;
        _counts[(place.Node, "*")] = _counts.GetValueOrDefault((place.Node, "*")) + change;
    }

    private int Count((string Node, string Owner) place)
    {
        lock (_lock)
        {
            return _counts.GetValueOrDefault(place);
        }
    }
}
