using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>The objects of a list that came before it was complete, in their order: what the list begins with need not be looked at again.</summary>
internal sealed class ArrivedObjects<T>
    where T : class, IApiObject
{
    private readonly List<T> _items = [];
    private bool _isOneList = true;

    /// <summary>Takes some that are known by now. A list that broke off and began again brings the same ones twice: nothing is kept then, however often that happens.</summary>
    /// <param name="items">What came.</param>
    /// <param name="known">How many objects are known with them.</param>
    internal void Add(IReadOnlyList<T> items, int known)
    {
        _isOneList &= _items.Count + items.Count == known;
        if (_isOneList)
        {
            _items.AddRange(items);
        }
        else
        {
            _items.Clear();
        }
    }

    /// <summary>Forgets them, and says how many of the complete list's objects are these very ones, if all that is known came in this way.</summary>
    /// <param name="list">The complete list.</param>
    /// <param name="known">How many objects are known.</param>
    /// <returns>0 if anything is otherwise: an object that came is not in the list, or there are others.</returns>
    internal int TakeStartOf(IReadOnlyList<T> list, int known)
    {
        var count = _items.Count;
        var isStart = _isOneList && count == known && count <= list.Count;
        for (var index = 0; isStart && index < count; index++)
        {
            isStart = ReferenceEquals(_items[index], list[index]);
        }

        _items.Clear();
        _items.TrimExcess();
        _isOneList = true;
        return isStart ? count : 0;
    }
}
