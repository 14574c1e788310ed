using System.Collections.Immutable;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Health;

/// <summary>
/// Says whether the rules in the kernel keep up. A family is unhealthy when a change has waited for twice the sync period; it is told by the
/// loop, and asked by HTTP handlers, which read an immutable snapshot.
/// </summary>
internal sealed class ProxyHealth
{
    /// <summary>A node with this taint is about to go: load balancers should stop sending to it.</summary>
    internal const string ToBeDeletedTaint = "ToBeDeletedByClusterAutoscaler";

    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly TimeSpan _informerPatience;
    private readonly Func<IEnumerable<InformerFreshness>> _informers;

    private HealthSnapshot _snapshot = new();

    /// <summary>Families that are given here owe a first sync from now on.</summary>
    /// <param name="families">The families that run on this node.</param>
    /// <param name="syncPeriod">The active mode's <see cref="ProxyOptions.SyncPeriod"/>.</param>
    /// <param name="informers">Asked at every <c>/readyz</c>.</param>
    /// <param name="informerPatience">Silence of the API server after which a watch counts as stale.</param>
    /// <param name="time">The clock.</param>
    public ProxyHealth(
        IEnumerable<IPFamily> families,
        TimeSpan syncPeriod,
        Func<IEnumerable<InformerFreshness>> informers,
        TimeSpan informerPatience,
        TimeProvider time)
    {
        _time = time;
        _patience = syncPeriod * 2;
        _informers = informers;
        _informerPatience = informerPatience;

        // kube-proxy reports a success here, and a first sync that fails is then never missed.
        var owed = new FamilyHealth { OldestQueued = time.GetTimestamp() };
        _snapshot = _snapshot with { Families = families.ToImmutableSortedDictionary(family => family, _ => owed) };
    }

    /// <summary>The state of now.</summary>
    public HealthSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>The clock that the answers carry.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>The proxy keeps up: what per-service health checks and <c>/livez</c> ask.</summary>
    public bool IsHealthy => Snapshot.Families.Values.All(IsFamilyHealthy);

    /// <summary>No change of this family has waited too long.</summary>
    public bool IsFamilyHealthy(FamilyHealth family) => family.OldestQueued is not { } queued || _time.GetElapsedTime(queued) < _patience;

    /// <summary>A change waits to be programmed.</summary>
    public void Queued(IPFamily family) => Update(family, health => health.OldestQueued is null ? health with { OldestQueued = _time.GetTimestamp() } : health);

    /// <summary>The kernel holds all that was wanted.</summary>
    public void Synced(IPFamily family) => Update(family, _ => new FamilyHealth { LastUpdated = _time.GetUtcNow() });

    /// <summary>A sync failed; what waited still waits.</summary>
    public void Failed(IPFamily family, string reason) =>
        Update(family, health => health with { Failure = reason, OldestQueued = health.OldestQueued ?? _time.GetTimestamp() });

    /// <summary>This node's object as it was last seen. A node that vanishes keeps what it was.</summary>
    public void NodeSeen(Node node)
    {
        var eligible = !node.IsDeleting && !node.TaintKeys.Contains(ToBeDeletedTaint);
        ImmutableInterlocked.Update(ref _snapshot, static (snapshot, eligible) => snapshot with { IsNodeEligible = eligible }, eligible);
    }

    /// <summary>Something else keeps us from being ready, such as a Node object that does not exist.</summary>
    public void Obstruct(string subject, string reason) =>
        ImmutableInterlocked.Update(ref _snapshot, snapshot => snapshot with { Obstacles = snapshot.Obstacles.SetItem(subject, reason) });

    /// <summary>It does so no longer.</summary>
    public void Clear(string subject) =>
        ImmutableInterlocked.Update(ref _snapshot, snapshot => snapshot with { Obstacles = snapshot.Obstacles.Remove(subject) });

    /// <summary>Why this node is not ready, subject and reason; empty if it is.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ReasonsNotReady()
    {
        var snapshot = Snapshot;
        return
        [
            .. _informers().Select(Reason).OfType<KeyValuePair<string, string>>(),
            .. snapshot.Families.Select(pair => Reason(pair.Key, pair.Value)).OfType<KeyValuePair<string, string>>(),
            .. snapshot.Obstacles,
        ];
    }

    private KeyValuePair<string, string>? Reason(InformerFreshness informer)
    {
        if (!informer.IsSynced)
        {
            return new(informer.Name, "the first list is not complete");
        }

        return informer.SinceContact > _informerPatience
            ? new(informer.Name, $"nothing heard from the API server for {GoDuration.Format(WholeSeconds(informer.SinceContact))}")
            : null;
    }

    private KeyValuePair<string, string>? Reason(IPFamily family, FamilyHealth health)
    {
        if (health.Failure is { } failure)
        {
            return new(family.ToString(), $"the last sync failed: {failure}");
        }

        if (health.LastUpdated is null)
        {
            return new(family.ToString(), "no sync has succeeded yet");
        }

        return IsFamilyHealthy(health)
            ? null
            : new(family.ToString(), $"a change has waited for {GoDuration.Format(WholeSeconds(_time.GetElapsedTime(health.OldestQueued!.Value)))}");
    }

    private void Update(IPFamily family, Func<FamilyHealth, FamilyHealth> change) => ImmutableInterlocked.Update(
        ref _snapshot,
        snapshot => snapshot with { Families = snapshot.Families.SetItem(family, change(snapshot.Families.GetValueOrDefault(family) ?? new FamilyHealth())) });

    private static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));
}
