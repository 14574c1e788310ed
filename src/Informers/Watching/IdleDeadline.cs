namespace KubeProxyNet.Informers.Watching;

/// <summary>Turns a stream that has gone silent into a <see cref="TimeoutException"/>.</summary>
internal sealed class IdleDeadline : IDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _stop;

    internal IdleDeadline(TimeProvider time, CancellationToken stop)
    {
        _stop = stop;
        _silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, stop);
    }

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }

    /// <summary>Reads what there is; the patience counts from now.</summary>
    internal async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, TimeSpan patience)
    {
        _silence.CancelAfter(patience);
        try
        {
            return await stream.ReadAsync(buffer, _either.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && _silence.IsCancellationRequested && !_stop.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing has arrived for {patience.TotalSeconds:0.#} s", e);
        }
        finally
        {
            _silence.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }
}
