using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Http;

/// <summary>Listens on one address, again and again until it works, and hands over what comes in.</summary>
internal sealed class AddressListener : IDisposable
{
    /// <summary>Time between two attempts, as with kube-proxy.</summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly HttpEndPoint _endPoint;
    private readonly IConnectionListenerFactory _sockets;
    private readonly AcceptedConnections _connections;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<AddressListener> _closed;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource<string?> _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CancellationToken _token;

    // The oldest one first.
    private readonly LinkedList<ConnectionContext> _open = new();

    private bool _disposed;
    private bool _isFailing;

    internal AddressListener(
        HttpEndPoint endPoint, IConnectionListenerFactory sockets, AcceptedConnections connections, TimeProvider time, ILogger logger, Action<AddressListener> closed)
    {
        _endPoint = endPoint;
        _sockets = sockets;
        _connections = connections;
        _time = time;
        _logger = logger;
        _closed = closed;
        _token = _closing.Token;
    }

    /// <summary>Null if the first attempt to listen worked, otherwise why it did not: what <c>--bind-address-hard-fail</c> asks for.</summary>
    public Task<string?> FirstAttempt => _firstAttempt.Task;

    /// <summary>Where it really listens; null while it does not.</summary>
    public IPEndPoint? BoundAddress { get; private set; }

    /// <summary>Ends after <see cref="Dispose"/>, when the socket is closed.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Stops listening. Requests that are being answered are answered.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _closing.Cancel();
        _closing.Dispose();
    }

    internal void Start() => Completion = RunAsync();

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var listener = await BindAsync();
                if (listener is not null)
                {
                    await AcceptAsync(listener);
                }

                await Task.Delay(RetryInterval, _time, _token);
            }
        }
        catch (OperationCanceledException) when (_token.IsCancellationRequested)
        {
            _firstAttempt.TrySetResult("closed");
        }
        finally
        {
            BoundAddress = null;
            _closed(this);
        }
    }

    private async Task<IConnectionListener?> BindAsync()
    {
        try
        {
            var listener = await _sockets.BindAsync(_endPoint.Address, _token);
            BoundAddress = (IPEndPoint)listener.EndPoint;
            if (_isFailing)
            {
                _logger.ListeningAgain(_endPoint.Name, _endPoint.Address);
            }
            else
            {
                _logger.Listening(_endPoint.Name, BoundAddress);
            }

            _isFailing = false;
            _firstAttempt.TrySetResult(null);
            return listener;
        }
        catch (Exception exception) when (exception is SocketException or IOException or AddressInUseException)
        {
            Report(exception.InnerException?.Message ?? exception.Message);
            return null;
        }
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        await using (listener)
        {
            try
            {
                while (await listener.AcceptAsync(_token) is { } connection)
                {
                    await AdmitAsync(connection);
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                Report(exception.Message);
            }
            finally
            {
                BoundAddress = null;
                await listener.UnbindAsync();
            }
        }
    }

    // Beyond the limit the oldest one goes: who opens many and says nothing must not keep the node's health from being asked for.
    private async Task AdmitAsync(ConnectionContext connection)
    {
        var place = new LinkedListNode<ConnectionContext>(connection);
        var oldest = default(ConnectionContext);
        lock (_open)
        {
            if (_open.Count >= _endPoint.MaximumConnections && _open.First is { } first)
            {
                oldest = first.Value;
                _open.Remove(first);
            }

            _open.AddLast(place);
        }

        oldest?.Abort(new ConnectionAbortedException("too many connections"));
        connection.Features.Set(_endPoint.Handler);
        connection.ConnectionClosed.UnsafeRegister(Leave, place);
        if (!_connections.TryAdd(connection))
        {
            await connection.DisposeAsync();
        }
    }

    private void Leave(object? place)
    {
        var left = (LinkedListNode<ConnectionContext>)place!;
        lock (_open)
        {
            if (left.List is not null)
            {
                _open.Remove(left);
            }
        }
    }

    private void Report(string reason)
    {
        _firstAttempt.TrySetResult(reason);
        if (!_isFailing)
        {
            _isFailing = true;
            _logger.CannotListen(_endPoint.Name, _endPoint.Address, reason, RetryInterval.TotalSeconds);
            _endPoint.Failed?.Invoke(reason);
        }
    }
}
