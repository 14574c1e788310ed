using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Hosting.Status;

/// <summary>The last syncs, repairs and reports, for people who look at the page. Bounded; written by the loop, read by anybody.</summary>
internal sealed class SyncHistory(TimeProvider time) : ISyncObserver
{
    private const int Most = 120;
    private const int MostReports = 100;

    private readonly Lock _lock = new();
    private readonly Queue<SyncMoment> _syncs = [];
    private readonly Queue<string> _reports = [];
    private readonly Dictionary<IPFamily, IReadOnlyCollection<ServicePortName>> _isolated = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when something has been added.</summary>
    internal Task Next
    {
        get
        {
            lock (_lock)
            {
                return _next.Task;
            }
        }
    }

    /// <summary>How often foreign changes were repaired.</summary>
    internal int Repairs { get; private set; }

    /// <summary>The syncs, the oldest first; what of objects could not be followed; service ports that the kernel refuses.</summary>
    internal (IReadOnlyList<SyncMoment> Syncs, IReadOnlyList<string> Reports, IReadOnlyList<string> Isolated) Read()
    {
        lock (_lock)
        {
            return ([.. _syncs], [.. _reports], [.. _isolated.Values.SelectMany(names => names).Select(name => name.ToString()).Distinct().Order(StringComparer.Ordinal)]);
        }
    }

    /// <inheritdoc/>
    public void Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change) => Add(() =>
    {
        _isolated[family] = result.Isolated ?? [];
        AddSync(family, duration, result.Operations, "");
    });

    /// <inheritdoc/>
    public void Failed(IPFamily family, TimeSpan duration, string reason) => Add(() => AddSync(family, duration, 0, reason));

    /// <inheritdoc/>
    public void Repaired(IPFamily family, ForeignChange intruder, int operations) => Add(() => Repairs += operations > 0 ? 1 : 0);

    /// <inheritdoc/>
    public void ProblemFound(ObjectReport report) => Add(() => AddBounded(_reports, report.ToString(), MostReports));

    private void AddSync(IPFamily family, TimeSpan duration, int operations, string problem) =>
        AddBounded(_syncs, new SyncMoment(time.GetUtcNow().ToUnixTimeMilliseconds(), family.ToString(), Math.Round(duration.TotalMilliseconds, 3), operations, problem), Most);

    private static void AddBounded<T>(Queue<T> queue, T item, int most)
    {
        queue.Enqueue(item);
        if (queue.Count > most)
        {
            queue.Dequeue();
        }
    }

    private void Add(Action change)
    {
        TaskCompletionSource waiting;
        lock (_lock)
        {
            change();
            waiting = _next;
            if (!waiting.Task.IsCompleted)
            {
                _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        waiting.TrySetResult();
    }
}
