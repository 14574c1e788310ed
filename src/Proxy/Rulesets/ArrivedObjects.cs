using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>The objects of a list that came before it was complete, in their order: what the list begins with need not be looked at again.</summary>
internal sealed class ArrivedObjects<T>
    where T : class, IApiObject
{
    private readonly List<T> _items = [];

    internal void Add(IReadOnlyList<T> items) => _items.AddRange(items);

    /// <summary>Forgets them, and says how many of the complete list's objects are these very ones, if all that is known came in this way.</summary>
    /// <param name="list">The complete list.</param>
    /// <param name="known">How many objects are known.</param>
    /// <returns>0 if anything is otherwise: an object that came is not in the list, or there are others.</returns>
    internal int TakeStartOf(IReadOnlyList<T> list, int known)
    {
        var count = _items.Count;
        var isStart = count == known && count <= list.Count;
        for (var index = 0; isStart && index < count; index++)
        {
            isStart = ReferenceEquals(_items[index], list[index]);
        }

        _items.Clear();
        _items.TrimExcess();
        return isStart ? count : 0;
    }
}
