using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>One question on a connection of its own (for UDP: from a source port of its own), asked once and never again.</summary>
internal static class Exchange
{
    private const int LongestLine = 1024;

    /// <summary>Asks, and answers with what happened; <paramref name="clock"/> runs since the program's start.</summary>
    public static async Task<ExchangeResult> RunAsync(ExchangeTarget target, Stopwatch clock)
    {
        var at = clock.Elapsed;
        using var timeout = new CancellationTokenSource(target.Timeout);
        try
        {
            using var socket = target.OpenSocket();
            await socket.ConnectAsync(target.EndPoint, timeout.Token);
            var answer = target.Protocol switch
            {
                ExchangeProtocol.Udp => await AskUdpAsync(socket, target, timeout.Token),
                ExchangeProtocol.Http => await AskHttpAsync(socket, target, timeout.Token),
                _ => await AskTcpAsync(socket, target, timeout.Token),
            };
            return new ExchangeResult(at, clock.Elapsed - at, answer, null);
        }
        catch (OperationCanceledException)
        {
            return new ExchangeResult(at, clock.Elapsed - at, null, ExchangeFailure.TimedOut);
        }
        catch (SocketException exception)
        {
            return new ExchangeResult(at, clock.Elapsed - at, null, ExchangeFailure.From(exception));
        }
        catch (ExchangeException exception)
        {
            return new ExchangeResult(at, clock.Elapsed - at, null, new ExchangeFailure(exception.Kind, exception.Message));
        }
    }

    private static async Task<EchoAnswer> AskTcpAsync(Socket socket, ExchangeTarget target, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(LongestLine, target.Size));
        try
        {
            var answer = await ReadLineAsync(socket, buffer, cancellationToken);
            if (target.Size > 0)
            {
                await EchoPayloadAsync(socket, buffer, target.Size, cancellationToken);
            }

            return answer;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<EchoAnswer> ReadLineAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < LongestLine)
        {
            var read = await ReceiveAsync(socket, buffer.AsMemory(filled, LongestLine - filled), cancellationToken);
            filled += read;
            if (buffer[filled - 1] == '\n')
            {
                break;
            }
        }

        return EchoAnswer.Parse(Encoding.UTF8.GetString(buffer, 0, filled));
    }

    private static async Task EchoPayloadAsync(Socket socket, byte[] buffer, int size, CancellationToken cancellationToken)
    {
        WritePayload(buffer.AsSpan(0, size));
        var sending = SendAllAsync(socket, buffer.AsMemory(0, size).ToArray(), cancellationToken);
        var filled = 0;
        while (filled < size)
        {
            filled += await ReceiveAsync(socket, buffer.AsMemory(filled, size - filled), cancellationToken);
        }

        await sending;
        if (!IsPayload(buffer.AsSpan(0, size)))
        {
            throw new ExchangeException(FailureKind.Garbled, "the payload came back changed");
        }
    }

    private static async Task<EchoAnswer> AskUdpAsync(Socket socket, ExchangeTarget target, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestLine + target.Size);
        try
        {
            WritePayload(buffer.AsSpan(0, target.Size));
            await socket.SendAsync(buffer.AsMemory(0, target.Size), cancellationToken);
            var length = await socket.ReceiveAsync(buffer, cancellationToken);
            var end = buffer.AsSpan(0, length).IndexOf((byte)'\n') + 1;
            var answer = EchoAnswer.Parse(Encoding.UTF8.GetString(buffer, 0, end));
            if (length - end != target.Size || !IsPayload(buffer.AsSpan(end, target.Size)))
            {
                throw new ExchangeException(FailureKind.Garbled, "the payload came back changed");
            }

            return answer;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<EchoAnswer> AskHttpAsync(Socket socket, ExchangeTarget target, CancellationToken cancellationToken)
    {
        var request = $"GET / HTTP/1.1\r\nHost: {target.EndPoint}\r\nAccept: text/plain\r\nConnection: close\r\n\r\n";
        await SendAllAsync(socket, Encoding.ASCII.GetBytes(request), cancellationToken);
        var buffer = new byte[4096];
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        var response = Encoding.UTF8.GetString(buffer, 0, filled);
        if (response.Length == 0)
        {
            throw new ExchangeException(FailureKind.Closed, "the connection ended before an answer");
        }

        var body = response.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return response.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) && body > 0
            ? EchoAnswer.Parse(response[(body + 4)..])
            : throw new ExchangeException(FailureKind.Garbled, $"answered '{response.Split('\r')[0]}'");
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    private static async Task<int> ReceiveAsync(Socket socket, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await socket.ReceiveAsync(buffer, cancellationToken);
        return read > 0 ? read : throw new ExchangeException(FailureKind.Closed, "the connection ended before an answer");
    }

    private static void WritePayload(Span<byte> payload)
    {
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] = PayloadByte(i, payload.Length);
        }
    }

    private static bool IsPayload(ReadOnlySpan<byte> payload)
    {
        for (var i = 0; i < payload.Length; i++)
        {
            if (payload[i] != PayloadByte(i, payload.Length))
            {
                return false;
            }
        }

        return true;
    }

    // Letters with a period that divides no power of two, so that a lost or doubled segment shows; one line, so that line echoes work too.
    private static byte PayloadByte(int index, int length) => index == length - 1 ? (byte)'\n' : (byte)('a' + (index % 23));
}
