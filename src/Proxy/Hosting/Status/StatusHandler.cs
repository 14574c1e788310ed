using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Http;
using Microsoft.AspNetCore.Http;

namespace KubeProxyNet.Proxy.Hosting.Status;

/// <summary>The status page on the health server's port: <c>/status</c>, its data, and events that say when there is something new.</summary>
internal sealed class StatusHandler : IHttpHandler
{
    /// <summary>Who may see it: <c>loopback</c> (if nothing is said), <c>everyone</c>, or <c>off</c>. A variable, because all flags are kube-proxy's.</summary>
    internal const string Variable = "KUBEPROXYNET_STATUS_PAGE";

    // Each holds a connection.
    private const int MostListeners = 16;

    private static readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);
    private static readonly byte[] _page = ReadPage();

    private readonly StatusSource _source;
    private readonly SyncHistory _history;
    private readonly bool _isForEveryone;
    private int _listeners;

    private StatusHandler(StatusSource source, SyncHistory history, bool isForEveryone)
    {
        _source = source;
        _history = history;
        _isForEveryone = isForEveryone;
    }

    /// <summary>Makes it; null if it is not wanted.</summary>
    /// <exception cref="StartException">The variable has another value.</exception>
    internal static StatusHandler? Create(StatusSource source, SyncHistory history, Func<string, string?> environment) => environment(Variable) switch
    {
        null or "" or "loopback" => new StatusHandler(source, history, isForEveryone: false),
        "everyone" => new StatusHandler(source, history, isForEveryone: true),
        "off" => null,
        var other => throw new StartException($"{Variable}: \"{other}\" is not one of loopback, everyone, off"),
    };

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        if (!_isForEveryone && (context.Connection.RemoteIpAddress is not { } client || !IPAddress.IsLoopback(client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client)))
        {
            await context.RespondNotFoundAsync();
            return;
        }

        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await RespondAsync(context);
        }
        catch (TimeoutException)
        {
            await context.RespondAsync(StatusCodes.Status503ServiceUnavailable, HttpResponses.PlainText, "busy, ask again\n"u8.ToArray());
        }
    }

    private async Task RespondAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/status":
                await context.RespondAsync(StatusCodes.Status200OK, "text/html; charset=utf-8", _page);
                break;
            case "/status/node":
                await RespondAsync(context, await _source.ReadNodeAsync(), StatusJson.Default.NodeStatus);
                break;
            case "/status/services":
                await RespondAsync(context, await _source.ReadServicesAsync(context.Request.Query["q"].ToString()), StatusJson.Default.IReadOnlyListServiceRow);
                break;
            case "/status/service" when context.Request.Query["name"].ToString().Split('/') is [var place, var name]:
                await RespondAsync(context, await _source.ExplainAsync(new ObjectKey(place, name)), StatusJson.Default.IReadOnlyListExplanation);
                break;
            case "/status/events":
                await TellAsync(context);
                break;
            default:
                await context.RespondNotFoundAsync();
                break;
        }
    }

    private static Task RespondAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        context.RespondAsync(StatusCodes.Status200OK, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, type));

    // Server-sent events: "something is new", twice a second at most.
    private async Task TellAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _listeners) > MostListeners)
        {
            Interlocked.Decrement(ref _listeners);
            await context.RespondAsync(StatusCodes.Status503ServiceUnavailable, HttpResponses.PlainText, "too many listen already\n"u8.ToArray());
            return;
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                var next = _history.Next;
                await context.Response.Body.WriteAsync("data: new\n\n"u8.ToArray(), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(_pause, context.RequestAborted);
                await Task.WhenAny(next, Task.Delay(_keepAlive, context.RequestAborted));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // Nobody listens any more.
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private static byte[] ReadPage()
    {
        using var stream = typeof(StatusHandler).Assembly.GetManifestResourceStream("status.html")!;
        using var reader = new StreamReader(stream);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd());
    }
}
