using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Informers.Tests.Fakes;

/// <summary>
/// An API server over real HTTP that plays a script: the first request gets the first step, and so on; past the end, requests hang. Who only looks at its
/// version (by a list of one) is answered beside the script.
/// </summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script;
    private readonly WebApplication _app;

    private FakeApi(WebApplication app, IEnumerable<Func<HttpContext, Task>> script)
    {
        _app = app;
        _script = new ConcurrentQueue<Func<HttpContext, Task>>(script);
        app.Run(PlayAsync);
    }

    /// <summary>Method, path, query and the headers of interest of all requests so far.</summary>
    internal ConcurrentQueue<RecordedRequest> Requests { get; } = [];

    /// <summary>Those that only looked at the version.</summary>
    internal ConcurrentQueue<RecordedRequest> Looks { get; } = [];

    /// <summary>What it says to them: as a rule, newer than anything.</summary>
    internal string Version { get; set; } = $"{ulong.MaxValue}";

    internal string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    internal static Task<FakeApi> StartAsync(params Func<HttpContext, Task>[] script) => StartAsync(null, script);

    internal static async Task<FakeApi> StartAsync(Action<HttpsConnectionAdapterOptions>? https, params Func<HttpContext, Task>[] script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (https is not null)
            {
                listen.UseHttps(https);
            }
        }));
        var api = new FakeApi(builder.Build(), script);
        await api._app.StartAsync();
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    /// <summary>A page of a list; items are JSON objects in which single quotes stand for double ones.</summary>
    internal static Func<HttpContext, Task> List(string kind, string version, string next, params string[] items) => context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$"""{"kind":"{{kind}}List","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(",\n", items).Replace('\'', '"')}}]}""");
    };

    /// <summary>A watch that brings some lines and then ends, or stays open in silence.</summary>
    internal static Func<HttpContext, Task> Watch(bool ends, params string[] lines) => async context =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync();
        foreach (var line in lines)
        {
            await context.Response.WriteAsync(line.Replace('\'', '"'));
            await context.Response.Body.FlushAsync();
        }

        if (!ends)
        {
            await HangAsync(context);
        }
    };

    internal static Func<HttpContext, Task> Fail(int code, string reason = "", string message = "", string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = code;
        context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(Status(code, reason, message));
    };

    internal static string Status(int code, string reason, string message) =>
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""";

    internal static string Event(string type, string json) => $"{{'type':'{type}','object':{json}}}\n";

    internal static string Bookmark(string version, bool ends = false) => Event(
        "BOOKMARK",
        $"{{'kind':'Service','metadata':{{'resourceVersion':'{version}'{(ends ? ",'annotations':{'k8s.io/initial-events-end':'true'}" : "")}}},'spec':{{}}}}");

    internal static string Service(string name, int version, string spec = "{'clusterIP':'10.0.0.1'}") => Service(name, $"{version}", spec);

    internal static string Service(string name, string version, string spec = "{'clusterIP':'10.0.0.1'}") =>
        $"{{'kind':'Service','metadata':{{'name':'{name}','namespace':'default','resourceVersion':'{version}'}},'spec':{spec}}}";

    internal static async Task HangAsync(HttpContext context)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client has left or the test is over.
        }
    }

    private async Task PlayAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = new RecordedRequest(
            $"{context.Request.Method} {context.Request.Path}",
            WebUtility.UrlDecode(context.Request.QueryString.Value ?? ""),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync());
        if (request.Parameter("limit") == "1")
        {
            Looks.Enqueue(request);
            await List("Service", Version, "")(context);
            return;
        }

        Requests.Enqueue(request);
        await (_script.TryDequeue(out var step) ? step(context) : HangAsync(context));
    }
}
