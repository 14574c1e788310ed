using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Programs.Echo;

/// <summary>
/// One HTTP/1.x connection with keep-alive. A web server in every pod would take longer to start than most tests take; requests here are
/// the lab's own and small.
/// </summary>
internal static class EchoHttp
{
    private const int LargestRequest = 16 * 1024;

    public static async Task ServeAsync(Socket client, EchoOptions options, CancellationToken end)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LargestRequest);
        try
        {
            var filled = 0;
            while (await ReadHeadAsync(client, buffer, filled, end) is var (head, total) && head > 0)
            {
                var request = EchoRequest.Parse(Encoding.Latin1.GetString(buffer, 0, head));
                if (request is null)
                {
                    await EchoTcp.SendAllAsync(client, Response(400, "text/plain", "not an HTTP request\n"u8, close: true), end);
                    return;
                }

                await EchoTcp.SendAllAsync(client, Answer(request, client, options), end);
                if (request.Close)
                {
                    return;
                }

                filled = await SkipBodyAsync(client, buffer, head, total, request.ContentLength, end);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads until the empty line; answers where it ends and how much is in the buffer, or 0 where no request came.</summary>
    private static async Task<(int Head, int Total)> ReadHeadAsync(Socket client, byte[] buffer, int filled, CancellationToken end)
    {
        while (true)
        {
            var emptyLine = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (emptyLine >= 0)
            {
                return (emptyLine + 4, filled);
            }

            var read = filled == LargestRequest ? 0 : await client.ReceiveAsync(buffer.AsMemory(filled, LargestRequest - filled), end);
            if (read == 0)
            {
                return (0, 0);
            }

            filled += read;
        }
    }

    private static async Task<int> SkipBodyAsync(Socket client, byte[] buffer, int head, int total, long length, CancellationToken end)
    {
        var inBuffer = (int)Math.Min(length, total - head);
        var left = total - head - inBuffer;
        buffer.AsSpan(head + inBuffer, left).CopyTo(buffer);
        for (var missing = length - inBuffer; missing > 0;)
        {
            var read = await client.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(missing, LargestRequest)), end);
            missing = read == 0 ? 0 : missing - read;
        }

        return left;
    }

    private static byte[] Answer(EchoRequest request, Socket client, EchoOptions options)
    {
        var remote = (IPEndPoint)client.RemoteEndPoint!;
        var answer = EchoAnswer.For(options.Pod, remote);
        switch (request.Path.Split('?')[0])
        {
            case "/healthz":
                return Response(200, "text/plain", "ok\n"u8, request.Close);
            case "/hostname":
                return Response(200, "text/plain", Encoding.UTF8.GetBytes(options.Pod + "\n"), request.Close);
        }

        if (request.WantsText)
        {
            return Response(200, "text/plain", Encoding.UTF8.GetBytes(answer.ToString()), request.Close);
        }

        var local = EchoAnswer.For("", (IPEndPoint)client.LocalEndPoint!);
        var page = new EchoPage(
            options.Pod,
            options.Node,
            new IPEndPoint(answer.ClientAddress, answer.ClientPort).ToString(),
            new IPEndPoint(local.ClientAddress, local.ClientPort).ToString(),
            request.Method,
            request.Path);
        return Response(200, "application/json", [.. ProgramJson.SerializeToUtf8Bytes(page), (byte)'\n'], request.Close);
    }

    private static byte[] Response(int status, string contentType, ReadOnlySpan<byte> body, bool close)
    {
        var head = string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {(status == 200 ? "OK" : "Bad Request")}\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\n"
            + $"Connection: {(close ? "close" : "keep-alive")}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
