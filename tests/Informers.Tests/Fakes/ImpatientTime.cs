using System.Collections.Concurrent;

namespace KubeProxyNet.Informers.Tests.Fakes;

/// <summary>A clock on which pauses up to some length are over at once, and written down.</summary>
internal sealed class ImpatientTime(TimeSpan longest) : TimeProvider
{
    internal ConcurrentQueue<TimeSpan> Pauses { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || dueTime > longest)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        Pauses.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
