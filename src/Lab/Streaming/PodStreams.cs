using System.Diagnostics;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Kubelet;
using KubeProxyNet.Lab.Streaming.Exec;
using KubeProxyNet.Lab.Streaming.Forwarding;
using KubeProxyNet.Lab.Streaming.Logs;

namespace KubeProxyNet.Lab.Streaming;

/// <summary>
/// Serves <c>kubectl logs</c>, <c>exec</c>, <c>attach</c> and <c>port-forward</c> from what the kubelets run. Old kubectl speaks SPDY/3.1 only,
/// new kubectl prefers WebSockets; both are spoken here.
/// </summary>
internal sealed class PodStreams(IPodProcesses processes, TimeProvider time) : IPodStreams
{
    private static readonly string[] Nothing = ["true"];

    /// <inheritdoc />
    public async Task LogsAsync(HttpContext context, string ns, string pod, string? container)
    {
        var request = LogRequest.Read(context.Request.Query, time.GetUtcNow());
        var path = FindLog(ns, pod, container, request.Previous);
        context.Response.ContentType = "text/plain";
        await context.Response.StartAsync(context.RequestAborted);
        try
        {
            var reader = new LogReader(request, () => HasEnded(ns, pod, container, path), time);
            await reader.CopyAsync(path, context.Response.Body, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client has seen enough.
        }
    }

    /// <inheritdoc />
    public async Task ExecAsync(HttpContext context, string ns, string pod)
    {
        var request = RemoteRequest.Read(context.Request.Query);
        if (request.Command.Count == 0)
        {
            throw ApiException.BadRequest("you must specify command");
        }

        var start = processes.PrepareExec(ns, pod, request.Container, request.Command) ?? throw NoContainer(ns, pod, request.Container);
        await using var channels = await AcceptAsync(context, request);
        if (channels is not null)
        {
            await (request.Tty ? new TerminalCommand(channels, start).RunAsync() : new RemoteCommand(channels, start).RunAsync());
        }
    }

    /// <inheritdoc />
    public async Task AttachAsync(HttpContext context, string ns, string pod)
    {
        var request = RemoteRequest.Read(context.Request.Query);
        var path = FindLog(ns, pod, request.Container, previous: false);
        await using var channels = await AcceptAsync(context, request);
        if (channels is null)
        {
            return;
        }

        try
        {
            // Containers of the lab have no stdin, and one log for stdout and stderr: to attach is to follow that from now on.
            var reader = new LogReader(new LogRequest { Follow = true, TailLines = 0 }, () => HasEnded(ns, pod, request.Container, path), time);
            await using var target = new RemoteChannelStream(channels, RemoteChannel.Stdout);
            await reader.CopyAsync(path, target, channels.Gone);
            await channels.FinishAsync(RemoteStatus.FromExitCode(0), channels.Gone);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has detached.
        }
    }

    /// <inheritdoc />
    public async Task PortForwardAsync(HttpContext context, string ns, string pod)
    {
        ProcessStartInfo Prepare(int port) =>
            processes.PrepareExec(ns, pod, null, PortForward.CommandFor(port)) ?? throw NoContainer(ns, pod, null);

        Prepare(1);
        var transport = await PortForward.AcceptAsync(context);
        await new PortForward(Prepare).RunAsync(transport);
    }

    private static async Task<IRemoteChannels?> AcceptAsync(HttpContext context, RemoteRequest request)
    {
        if (SpdyUpgrade.IsRequested(context))
        {
            return await SpdyChannels.AcceptAsync(await SpdyUpgrade.AcceptAsync(context, SpdyChannels.Protocol), request);
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw ApiException.BadRequest("an upgrade to SPDY/3.1 or WebSocket is required");
        }

        var offered = context.WebSockets.WebSocketRequestedProtocols;
        var protocol = WebSocketChannels.Protocols.FirstOrDefault(offered.Contains)
            ?? throw ApiException.BadRequest(
                $"Sec-WebSocket-Protocol: '{string.Join(", ", offered)}' holds none of {string.Join(", ", WebSocketChannels.Protocols)}");
        return new WebSocketChannels(await context.WebSockets.AcceptWebSocketAsync(protocol), request);
    }

    private static ApiException NoContainer(string ns, string pod, string? container) =>
        ApiException.BadRequest(container is null
            ? $"pod {ns}/{pod} has no running container"
            : $"container {container} of pod {ns}/{pod} is not there or does not run");

    private string FindLog(string ns, string pod, string? container, bool previous)
    {
        if (processes.FindLog(ns, pod, container, previous) is { } path && File.Exists(path))
        {
            return path;
        }

        var which = previous ? "previous terminated container" : "container";
        throw ApiException.BadRequest($"{which} {container ?? "(first)"} of pod {ns}/{pod} has no log");
    }

    // A restarted container has another log; one that can run nothing more writes nothing more.
    private bool HasEnded(string ns, string pod, string? container, string path) =>
        processes.FindLog(ns, pod, container, previous: false) != path || processes.PrepareExec(ns, pod, container, Nothing) is null;
}
