using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>
/// All objects of the cluster, in memory, with one version counter as etcd has it. Writing here skips defaults and validation
/// (<see cref="ApiWriter"/> has those), so that tests can store nonsense. Trees handed in belong to the store afterwards.
/// </summary>
internal sealed partial class ObjectStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceKind, KindTable> _tables;
    private readonly TimeProvider _time;
    private long _version = 1;

    public ObjectStore(int historySize = 10_000, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _tables = Kinds.All.Where(kind => kind.Store == kind).ToDictionary(kind => kind, kind => new KindTable(kind, historySize));
    }

    /// <summary>The version of the last change of any kind.</summary>
    public long Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    public StoredObject? Find(ResourceKind kind, string ns, string name)
    {
        lock (_lock)
        {
            return _tables[kind.Store].Find(ns, name);
        }
    }

    /// <summary>The object, or ApiException 404.</summary>
    public StoredObject Get(ResourceKind kind, string ns, string name) => Find(kind, ns, name) ?? throw ApiException.NotFound(kind, name);

    /// <summary>The objects of a namespace, or of all if null, in order of their keys.</summary>
    public IReadOnlyList<StoredObject> List(ResourceKind kind, string? ns = null) => [.. Snapshot(kind).Range(ns)];

    public KindSnapshot Snapshot(ResourceKind kind)
    {
        lock (_lock)
        {
            return _tables[kind.Store].Snapshot(_version);
        }
    }

    /// <summary>The kind as it was at a version; ApiException 410 if that is forgotten, 504 if it is yet to come.</summary>
    public KindSnapshot SnapshotAt(ResourceKind kind, long version)
    {
        lock (_lock)
        {
            return version <= _version
                ? _tables[kind.Store].SnapshotAt(version)
                : throw new ApiException(504, "Timeout", $"Too large resource version: {version}, current: {_version}")
                {
                    Details = new JsonObject
                    {
                        ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
                        ["retryAfterSeconds"] = 1,
                    },
                };
        }
    }

    /// <summary>The changes after a version as they come; ApiException 410 if the history does not reach back that far.</summary>
    public async IAsyncEnumerable<StoreEvent> WatchAsync(
        ResourceKind kind, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = Subscribe(kind, fromVersion);
        await foreach (var change in subscription.Reader.ReadAllAsync(cancellationToken))
        {
            yield return change;
        }
    }

    /// <summary>As <see cref="WatchAsync"/>, but subscribed at once.</summary>
    public StoreSubscription Subscribe(ResourceKind kind, long fromVersion)
    {
        var subscription = new StoreSubscription(this, kind.Store, fromVersion);
        lock (_lock)
        {
            _tables[kind.Store].Attach(subscription);
        }

        return subscription;
    }

    /// <summary>A snapshot and all changes after it.</summary>
    public (KindSnapshot Snapshot, StoreSubscription Subscription) SubscribeWithSnapshot(ResourceKind kind)
    {
        lock (_lock)
        {
            var table = _tables[kind.Store];
            var subscription = new StoreSubscription(this, kind.Store, _version);
            table.Attach(subscription);
            return (table.Snapshot(_version), subscription);
        }
    }

    /// <summary>Calls back inside of every write, for what must be in step with the store. Existing objects come first, as Added.</summary>
    public void Observe(ResourceKind kind, Action<StoreEvent> observer)
    {
        lock (_lock)
        {
            _tables[kind.Store].Observe(observer);
        }
    }

    /// <summary>Forgets all history, as etcd's compaction does: older watches and continue tokens get 410.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            foreach (var table in _tables.Values)
            {
                table.Compact(_version);
            }
        }
    }

    /// <summary>All objects as they are now.</summary>
    public StoreBackup Backup()
    {
        lock (_lock)
        {
            return new StoreBackup(_version, [.. _tables.Values.Select(table => table.Snapshot(_version))]);
        }
    }

    /// <summary>
    /// Everything as it was, the version too: what etcd does when it is restored from a snapshot without --bump-revision. All watches end, as those of a
    /// server that is started again; what came after is as if it had never been.
    /// </summary>
    public void Restore(StoreBackup backup)
    {
        lock (_lock)
        {
            EndWatches();
            _version = backup.Version;
            foreach (var then in backup.Kinds)
            {
                _tables[then.Kind].Restore(then);
            }
        }
    }

    /// <summary>Ends all watches of a kind, or of all kinds, as a restarting API server does.</summary>
    public void EndWatches(ResourceKind? kind = null)
    {
        lock (_lock)
        {
            foreach (var subscription in _tables.Values.SelectMany(table => table.Subscriptions))
            {
                if (kind is null || subscription.Kind == kind.Store)
                {
                    subscription.Complete();
                }
            }
        }
    }

    internal void Bookmark(StoreSubscription subscription)
    {
        lock (_lock)
        {
            subscription.Write(new StoreEvent(StoreEventType.Bookmark, _version, null, null));
        }
    }

    internal void Unsubscribe(StoreSubscription subscription)
    {
        lock (_lock)
        {
            _tables[subscription.Kind].Detach(subscription);
        }

        subscription.Complete();
    }
}
