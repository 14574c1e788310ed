namespace KubeProxyNet.Proxy.Loop;

/// <summary>
/// When an IP family's next sync may start: at once, or minSyncPeriod after the last one; after failures later and later, up to half a minute.
/// Owned by the proxy loop.
/// </summary>
internal sealed class SyncSchedule(TimeProvider time, TimeSpan minSyncPeriod)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastDelay = TimeSpan.FromSeconds(30);

    private long _since = time.GetTimestamp();
    private TimeSpan _delay;

    /// <summary>Number of failures since the last success.</summary>
    internal int Failures { get; private set; }

    /// <summary>How long until the next sync may start; zero if it may now.</summary>
    internal TimeSpan TimeLeft
    {
        get
        {
            var left = _delay - time.GetElapsedTime(_since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Counts a failure; returns how long to wait.</summary>
    internal TimeSpan Failed()
    {
        Failures++;
        var delay = FirstDelay * Math.Pow(2, Math.Min(Failures - 1, 10));
        Wait(delay < LastDelay ? delay : LastDelay);
        return _delay;
    }

    /// <summary>Forgets the failures; returns how many there were.</summary>
    internal int Succeeded()
    {
        var failures = Failures;
        Failures = 0;
        Wait(minSyncPeriod);
        return failures;
    }

    private void Wait(TimeSpan delay)
    {
        _since = time.GetTimestamp();
        _delay = delay;
    }
}
