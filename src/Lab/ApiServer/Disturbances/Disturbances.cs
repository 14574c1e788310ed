namespace KubeProxyNet.Lab.ApiServer.Disturbances;

/// <summary>What goes wrong at the moment for whoever comes from a node. Who comes by loopback is the administrator, and is served.</summary>
internal sealed class Disturbances : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _round = new();
    private Disturbance _now = Disturbance.None;
    private int _requests;

    /// <summary>Cancelled when something else goes wrong from now on, or nothing any more: streams end with it.</summary>
    public CancellationToken Round
    {
        get
        {
            lock (_lock)
            {
                return _round.Token;
            }
        }
    }

    /// <summary>From now on this goes wrong.</summary>
    /// <returns>How many requests have come from nodes since the last such call.</returns>
    public int Set(Disturbance next)
    {
        CancellationTokenSource ended;
        lock (_lock)
        {
            (ended, _round, _now) = (_round, new CancellationTokenSource(), next);
        }

        ended.Cancel();
        ended.Dispose();
        return Interlocked.Exchange(ref _requests, 0);
    }

    /// <summary>What goes wrong for a request.</summary>
    public Disturbance For(HttpContext context)
    {
        lock (_lock)
        {
            return ServerCredentials.IsLoopback(context.Connection.LocalIpAddress) ? Disturbance.None : _now;
        }
    }

    /// <summary>Counts a request.</summary>
    /// <exception cref="ApiException">It is to be refused.</exception>
    public void Admit(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (For(context).Status is > 0 and var status)
        {
            throw new ApiException(status, status == 429 ? "TooManyRequests" : "InternalError", "refused on purpose");
        }
    }

    /// <summary>Holds a list back.</summary>
    public Task DelayListAsync(HttpContext context) =>
        For(context).ListDelay is { Ticks: > 0 } delay ? Task.Delay(delay, context.RequestAborted) : Task.CompletedTask;

    public void Dispose() => _round.Dispose();
}
