using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Streaming.Exec;
using KubeProxyNet.Lab.Streaming.Spdy;

namespace KubeProxyNet.Lab.Streaming.Forwarding;

/// <summary>
/// Port forwarding: over SPDY, itself over the bare connection or (kubectl 1.31 and later) inside a WebSocket. For every connection the
/// client opens an error stream and a data stream with the same request ID; each becomes a pipe process inside the pod.
/// </summary>
/// <param name="prepare">Makes the command that joins its stdin and stdout to a port inside the pod.</param>
internal sealed class PortForward(Func<int, ProcessStartInfo> prepare)
{
    private const string Protocol = "portforward.k8s.io";
    private const string TunnelProtocol = "SPDY/3.1+" + Protocol;

    /// <summary>The lab's own pipe program: unlike a tool of the container's it is there in every pod.</summary>
    public static IReadOnlyList<string> CommandFor(int port) =>
    [
        LabExecutable.Path, "program", "pipe", "--port", port.ToString(CultureInfo.InvariantCulture),
    ];

    public static async Task<Stream> AcceptAsync(HttpContext context)
    {
        if (SpdyUpgrade.IsRequested(context))
        {
            return await SpdyUpgrade.AcceptAsync(context, Protocol);
        }

        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(TunnelProtocol))
        {
            throw ApiException.BadRequest($"an upgrade to SPDY/3.1 or to a WebSocket with protocol {TunnelProtocol} is required");
        }

        // .NET refuses to name a protocol with a slash in it, as RFC 6455 would have it; Kubernetes chose one, and its clients insist.
        context.Response.Headers.SecWebSocketProtocol = TunnelProtocol;
        return WebSocketStream.Create(await context.WebSockets.AcceptWebSocketAsync(), WebSocketMessageType.Binary, ownsWebSocket: true);
    }

    /// <summary>Serves connections until the client goes.</summary>
    public async Task RunAsync(Stream transport)
    {
        await using var connection = new SpdyConnection(transport);
        var errors = new Dictionary<string, SpdyStream>(StringComparer.Ordinal);
        var forwards = new List<Task>();
        await foreach (var stream in connection.Streams.ReadAllAsync())
        {
            var id = stream.Headers.GetValueOrDefault("requestID") ?? "";
            switch (stream.Headers.GetValueOrDefault("streamtype"))
            {
                case "error":
                    errors[id] = stream;
                    break;
                case "data" when errors.Remove(id, out var error)
                    && ushort.TryParse(stream.Headers.GetValueOrDefault("port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port):
                    forwards.RemoveAll(forward => forward.IsCompleted);
                    forwards.Add(ForwardAsync(prepare(port), stream, error, connection.Gone));
                    break;
                default:
                    await stream.ResetAsync(connection.Gone);
                    break;
            }
        }

        await Task.WhenAll(forwards);
    }

    private static async Task ForwardAsync(ProcessStartInfo start, SpdyStream data, SpdyStream error, CancellationToken gone)
    {
        await using var channels = new ForwardChannels(data, error, gone);
        await new RemoteCommand(channels, start).RunAsync();
    }
}
