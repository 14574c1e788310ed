using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Lab.Tests.Streaming;

/// <summary>As much of an API server as kubectl needs to find one pod, and its streams.</summary>
internal sealed class StreamingServer : IAsyncDisposable
{
    private const string Pods = "/api/v1/namespaces/default/pods/{name}";

    private readonly WebApplication _app;

    private StreamingServer(WebApplication app)
    {
        _app = app;
    }

    public LocalProcesses Processes { get; } = new();

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<StreamingServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new StreamingServer(builder.Build());
        server.Map(new PodStreams(server.Processes, TimeProvider.System));
        await server._app.StartAsync();
        return server;
    }

    public Kubectl Kubectl(bool webSockets) => new(Address, webSockets);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Map(PodStreams streams)
    {
        _app.UseWebSockets();
        _app.Use(AnswerRefusalsAsync);
        Answer("/api", """{"kind":"APIVersions","versions":["v1"]}""");
        Answer("/apis", """{"kind":"APIGroupList","apiVersion":"v1","groups":[]}""");
        Answer("/api/v1", """
            {"kind":"APIResourceList","groupVersion":"v1","resources":[
            {"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get","list"]}]}
            """);
        Answer(Pods, """
            {"kind":"Pod","apiVersion":"v1","metadata":{"name":"web","namespace":"default"},
            "spec":{"containers":[{"name":"app"}]},"status":{"phase":"Running"}}
            """);
        _app.MapGet(Pods + "/log", (HttpContext context, string name) => streams.LogsAsync(context, "default", name, "app"));
        string[] methods = ["GET", "POST"];
        _app.MapMethods(Pods + "/exec", methods, (HttpContext context, string name) => streams.ExecAsync(context, "default", name));
        _app.MapMethods(Pods + "/attach", methods, (HttpContext context, string name) => streams.AttachAsync(context, "default", name));
        _app.MapMethods(Pods + "/portforward", methods, (HttpContext context, string name) => streams.PortForwardAsync(context, "default", name));
    }

    private void Answer(string path, string json) => _app.MapGet(path, context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    });

    private static async Task AnswerRefusalsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (ApiException exception)
        {
            context.Response.StatusCode = exception.Code;
            await context.Response.WriteAsJsonAsync(new
            {
                kind = "Status",
                apiVersion = "v1",
                status = "Failure",
                message = exception.Message,
                reason = exception.Reason,
                code = exception.Code,
            });
        }
    }
}
