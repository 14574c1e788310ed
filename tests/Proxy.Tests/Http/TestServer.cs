using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Proxy.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Http;

/// <summary>A server on ports of this machine's loopback address, and a client for it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    private TestServer(TimeProvider time)
    {
        Http = new HttpServer(time, NullLoggerFactory.Instance);
    }

    public HttpServer Http { get; }

    public static async Task<TestServer> StartAsync(TimeProvider? time = null)
    {
        var server = new TestServer(time ?? TimeProvider.System);
        await server.Http.StartAsync(CancellationToken.None);
        return server;
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async Task<IPEndPoint> ListenAsync(IHttpHandler handler)
    {
        var listener = Http.Listen(new HttpEndPoint { Name = "test", Address = new IPEndPoint(IPAddress.Loopback, 0), Handler = handler });
        (await listener.FirstAttempt).ShouldBeNull();
        return listener.BoundAddress!;
    }

    public async Task<(HttpResponseMessage Response, string Body)> SendAsync(HttpMethod method, IPEndPoint address, string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, $"http://{address}{path}");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        var response = await _client.SendAsync(request);
        return (response, await response.Content.ReadAsStringAsync());
    }

    public Task<(HttpResponseMessage Response, string Body)> GetAsync(IPEndPoint address, string path, string? accept = null) =>
        SendAsync(HttpMethod.Get, address, path, accept);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Http.DisposeAsync();
    }
}
