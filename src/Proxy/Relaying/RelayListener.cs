using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Relaying;

/// <summary>One NodePort on one loopback address. Connections that are made go on when it is closed or its target changes.</summary>
internal sealed class RelayListener : IDisposable
{
    private const int Backlog = 128;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _closing = new();
    private readonly ILogger _logger;
    private volatile RelayTarget _target;

    private RelayListener(RelayTarget target, ILogger logger)
    {
        _target = target;
        _logger = logger;
    }

    /// <summary>Where new connections go.</summary>
    internal RelayTarget Target
    {
        get => _target;
        set => _target = value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    internal static RelayListener Start(RelayTarget target, ILogger logger)
    {
        var listener = new RelayListener(target, logger);
        _ = listener.RunAsync(listener._closing.Token);
        return listener;
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var isFailing = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var socket = Bind();
                isFailing = false;
                _logger.RelayListens(_target.Local, _target.Name);
                await AcceptAsync(socket, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException error)
            {
                if (!isFailing)
                {
                    _logger.RelayCannotListen(_target.Local, _target.Name, error.Message);
                }

                isFailing = true;
                await Task.Delay(RetryInterval, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
        }
    }

    private Socket Bind()
    {
        var socket = new Socket(_target.Local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(_target.Local);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync(Socket socket, CancellationToken cancellationToken)
    {
        while (true)
        {
            var client = await socket.AcceptAsync(cancellationToken);
            _ = RelayedConnection.RunAsync(client, _target.Frontend);
        }
    }
}
