using System.Collections.Immutable;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>One kind's objects, its recent history and who watches it. Guarded by the store's lock.</summary>
internal sealed class KindTable(ResourceKind kind, int historySize)
{
    private readonly Dictionary<(string Namespace, string Name), StoredObject> _byKey = [];
    private readonly Queue<(StoreEvent Event, ImmutableSortedSet<StoredObject> After)> _history = [];
    private readonly List<StoreSubscription> _subscriptions = [];
    private readonly List<Action<StoreEvent>> _observers = [];
    private ImmutableSortedSet<StoredObject> _objects = ImmutableSortedSet<StoredObject>.Empty.WithComparer(StoredObjectOrder.Instance);
    private ImmutableSortedSet<StoredObject> _oldest = ImmutableSortedSet<StoredObject>.Empty.WithComparer(StoredObjectOrder.Instance);

    /// <summary>The oldest version the history can still tell about.</summary>
    public long Horizon { get; private set; }

    public IReadOnlyList<StoreSubscription> Subscriptions => _subscriptions;

    public StoredObject? Find(string ns, string name) => _byKey.GetValueOrDefault((ns, name));

    public void Commit(StoreEvent change)
    {
        var item = change.Object!;
        if (change.Previous is not null)
        {
            _objects = _objects.Remove(change.Previous);
            _byKey.Remove((item.Namespace, item.Name));
        }

        if (change.Type != StoreEventType.Deleted)
        {
            _objects = _objects.Add(item);
            _byKey[(item.Namespace, item.Name)] = item;
        }

        _history.Enqueue((change, _objects));
        if (_history.Count > historySize)
        {
            Forget();
        }

        foreach (var observer in _observers)
        {
            observer(change);
        }

        foreach (var subscription in _subscriptions)
        {
            subscription.Write(change);
        }
    }

    public KindSnapshot Snapshot(long version) => new(kind, version, _objects);

    /// <summary>The kind as it was at an older version.</summary>
    public KindSnapshot SnapshotAt(long version)
    {
        if (version < Horizon)
        {
            throw ApiException.TooOld(version, Horizon);
        }

        var objects = _oldest;
        foreach (var (change, after) in _history)
        {
            if (change.Version > version)
            {
                break;
            }

            objects = after;
        }

        return new(kind, version, objects);
    }

    /// <summary>Begins to hand changes to the subscription, those after its version first.</summary>
    public void Attach(StoreSubscription subscription)
    {
        if (subscription.FromVersion < Horizon)
        {
            throw ApiException.TooOld(subscription.FromVersion, Horizon);
        }

        foreach (var (change, _) in _history)
        {
            subscription.Write(change);
        }

        _subscriptions.Add(subscription);
    }

    public void Detach(StoreSubscription subscription) => _subscriptions.Remove(subscription);

    public void Observe(Action<StoreEvent> observer)
    {
        foreach (var item in _objects)
        {
            observer(new StoreEvent(StoreEventType.Added, item.Version, item, null));
        }

        _observers.Add(observer);
    }

    /// <summary>Forgets the whole history.</summary>
    public void Compact(long version)
    {
        _history.Clear();
        _oldest = _objects;
        Horizon = version;
    }

    /// <summary>Goes back to how it was. Watches have ended; observers are told what is different.</summary>
    public void Restore(KindSnapshot then)
    {
        var now = _objects;
        _objects = then.Objects;
        _byKey.Clear();
        foreach (var item in _objects)
        {
            _byKey[(item.Namespace, item.Name)] = item;
        }

        Compact(then.Version);
        foreach (var change in Differences(now, then))
        {
            _observers.ForEach(observer => observer(change));
        }
    }

    // An object that was deleted and made again since is another one.
    private static IEnumerable<StoreEvent> Differences(ImmutableSortedSet<StoredObject> now, KindSnapshot then)
    {
        var (before, after) = (now.ToDictionary(item => item.Uid), then.Objects.ToDictionary(item => item.Uid));
        return before.Values.Where(item => !after.ContainsKey(item.Uid)).Select(item => new StoreEvent(StoreEventType.Deleted, then.Version, item, item))
            .Concat(after.Values.Where(item => !before.ContainsKey(item.Uid)).Select(item => new StoreEvent(StoreEventType.Added, then.Version, item, null)))
            .Concat(after.Values.Where(item => before.TryGetValue(item.Uid, out var known) && known.Version != item.Version).Select(item => new StoreEvent(StoreEventType.Modified, then.Version, item, before[item.Uid])));
    }

    private void Forget()
    {
        var (change, after) = _history.Dequeue();
        _oldest = after;
        Horizon = change.Version;
    }
}
