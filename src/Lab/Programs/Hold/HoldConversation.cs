using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Programs.Hold;

/// <summary>Connects, speaks and listens until told to end; starts over where the connection breaks.</summary>
internal sealed class HoldConversation(HoldOptions options, HoldLog log) : IAsyncDisposable
{
    private static readonly byte[] Heartbeat = "heartbeat\n"u8.ToArray();

    private readonly byte[] _buffer = new byte[4096];
    private Socket? _socket;
    private int _sourcePort = options.SourcePort;

    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await HoldOnceAsync(end);
            if (!end.IsCancellationRequested)
            {
                await Task.Delay(options.Interval, end).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task HoldOnceAsync(CancellationToken end)
    {
        var failure = await ObserveAsync(ConnectAsync(end));
        if (failure is null)
        {
            // An ICMP error reaches whichever side asks the socket first, so the end of either ends both.
            using var broken = CancellationTokenSource.CreateLinkedTokenSource(end);
            var speaking = ObserveAsync(SpeakAsync(_socket!, broken.Token));
            var listening = ObserveAsync(ListenAsync(_socket!, broken.Token));
            var first = await Task.WhenAny(speaking, listening);
            await broken.CancelAsync();
            await Task.WhenAll(speaking, listening);
            failure = await first;
        }

        if (failure is not null && !end.IsCancellationRequested)
        {
            log.Failed(failure.Value);
        }
    }

    private static async Task<ExchangeFailure?> ObserveAsync(Task side)
    {
        try
        {
            await side;
            return null;
        }
        catch (OperationCanceledException)
        {
            return ExchangeFailure.TimedOut;
        }
        catch (SocketException exception)
        {
            return ExchangeFailure.From(exception);
        }
        catch (ExchangeException exception)
        {
            return new ExchangeFailure(exception.Kind, exception.Message);
        }
    }

    private async Task ConnectAsync(CancellationToken end)
    {
        // A UDP flow is its addresses and ports: an ICMP error does not end it, and a new socket must use the same port again.
        _socket?.Dispose();
        _socket = options.Target.OpenSocket(_sourcePort);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(end);
        timeout.CancelAfter(options.Target.Timeout);
        await _socket.ConnectAsync(options.Target.EndPoint, timeout.Token);
        if (options.Target.Protocol == ExchangeProtocol.Udp)
        {
            _sourcePort = ((System.Net.IPEndPoint)_socket.LocalEndPoint!).Port;
        }
    }

    private async Task SpeakAsync(Socket socket, CancellationToken end)
    {
        using var timer = new PeriodicTimer(options.Interval);
        do
        {
            await socket.SendAsync(Heartbeat, end);
            log.Sent();
        }
        while (await timer.WaitForNextTickAsync(end));
    }

    private Task ListenAsync(Socket socket, CancellationToken end) =>
        options.Target.Protocol == ExchangeProtocol.Udp ? ListenToDatagramsAsync(socket, end) : ListenToStreamAsync(socket, end);

    private async Task ListenToDatagramsAsync(Socket socket, CancellationToken end)
    {
        while (true)
        {
            var read = await socket.ReceiveAsync(_buffer, end);
            var line = _buffer.AsSpan(0, read).IndexOf((byte)'\n') + 1;
            log.Heard(heartbeats: 1);
            log.Peer(EchoAnswer.Parse(Encoding.UTF8.GetString(_buffer, 0, line)));
        }
    }

    private async Task ListenToStreamAsync(Socket socket, CancellationToken end)
    {
        var greeted = false;
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(_buffer.AsMemory(filled), end);
            if (read == 0)
            {
                throw new ExchangeException(FailureKind.Closed, "the peer ended the connection");
            }

            filled += read;
            var lines = 0;
            for (var length = 0; (length = _buffer.AsSpan(0, filled).IndexOf((byte)'\n') + 1) > 0; filled -= length)
            {
                if (greeted)
                {
                    lines++;
                }
                else
                {
                    log.Peer(EchoAnswer.Parse(Encoding.UTF8.GetString(_buffer, 0, length)));
                    greeted = true;
                }

                _buffer.AsSpan(length, filled - length).CopyTo(_buffer);
            }

            log.Heard(lines);
        }
    }
}
