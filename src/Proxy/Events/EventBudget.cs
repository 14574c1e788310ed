namespace KubeProxyNet.Proxy.Events;

/// <summary>How many events an object may have: 25 at once, then one in five minutes. client-go's numbers.</summary>
internal sealed class EventBudget(TimeProvider time)
{
    private const int Burst = 25;
    private const int MaxRemembered = 4096;

    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private readonly Dictionary<EventSubject, (double Left, long Since)> _budgets = [];

    /// <summary>Takes one; false if there is none left.</summary>
    internal bool TryTake(EventSubject subject)
    {
        var now = time.GetTimestamp();
        var left = (double)Burst;
        if (_budgets.TryGetValue(subject, out var budget))
        {
            left = Math.Min(Burst, budget.Left + (time.GetElapsedTime(budget.Since, now) / Refill));
        }
        else if (_budgets.Count >= MaxRemembered)
        {
            _budgets.Clear();
        }

        var allowed = left >= 1;
        _budgets[subject] = (allowed ? left - 1 : left, now);
        return allowed;
    }
}
