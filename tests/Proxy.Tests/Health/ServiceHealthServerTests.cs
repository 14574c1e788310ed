using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Tests.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Health;

public sealed class ServiceHealthServerTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly int _port = TestServer.FreePort();
    private TestServer _server = null!;
    private ProxyHealth _health = null!;
    private ServiceHealthServer _checks = null!;

    private IPEndPoint Address => new(IPAddress.Loopback, _port);

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(_time);
        _health = new ProxyHealth([IPFamily.IPv4, IPFamily.IPv6], TimeSpan.FromSeconds(30), () => [], TimeSpan.FromMinutes(2), _time);
        _checks = new ServiceHealthServer(
            _server.Http, _health, (service, _) => _failures.Enqueue($"{service.Namespace}/{service.Name}"), NullLogger<ServiceHealthServer>.Instance);
        _checks.SetAddresses([IPAddress.Loopback]);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _checks.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_service_with_local_endpoints_answers_as_kube_proxy_does_to_any_method_and_path()
    {
        _checks.SetServices([Check("web", 2)]);

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put })
        {
            var (response, body) = await AskAsync(method, "/any/path?x=1");
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
            response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            response.Headers.GetValues("X-Load-Balancing-Endpoint-Weight").ShouldBe(["2"]);
            body.ShouldBe("{\n\t\"service\": {\n\t\t\"namespace\": \"default\",\n\t\t\"name\": \"web\"\n\t},\n\t\"localEndpoints\": 2,\n\t\"serviceProxyHealthy\": true\n}");
        }
    }

    [Fact]
    public async Task Counts_are_updated_in_place_and_none_means_unavailable()
    {
        _checks.SetServices([Check("web", 2)]);
        await AskAsync();

        _checks.SetServices([Check("web", 0)]);
        var (response, body) = await AskAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.GetValues("X-Load-Balancing-Endpoint-Weight").ShouldBe(["0"]);
        body.ShouldContain("\"localEndpoints\": 0");
    }

    [Fact]
    public async Task An_unhealthy_proxy_is_unavailable_for_every_service()
    {
        _checks.SetServices([Check("web", 1)]);
        _time.Advance(TimeSpan.FromMinutes(1));

        var (response, body) = await AskAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.GetValues("X-Load-Balancing-Endpoint-Weight").ShouldBe(["1"]);
        body.ShouldContain("\"serviceProxyHealthy\": false");
    }

    [Fact]
    public async Task A_service_that_goes_closes_its_port()
    {
        _checks.SetServices([Check("web", 1)]);
        await AskAsync();

        _checks.SetServices([]);

        await HttpServerTests.Until(() =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(Address);
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        });
    }

    [Fact]
    public async Task A_port_that_moves_to_another_service_is_served_for_that_one()
    {
        _checks.SetServices([Check("web", 1)]);
        await AskAsync();

        _checks.SetServices([Check("api", 3)]);

        (await AskAsync()).Body.ShouldContain("\"name\": \"api\"");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_reported_once_and_served_when_it_is_free()
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(Address);
        holder.Listen();
        _checks.SetServices([Check("web", 1)]);
        await HttpServerTests.Until(() => !_failures.IsEmpty);

        holder.Dispose();
        (await AskAsync()).Response.StatusCode.ShouldBe(HttpStatusCode.OK);

        _failures.ShouldBe(["default/web"]);
    }

    [Theory]
    [InlineData(2, 5, 2, 5)]
    [InlineData(2, null, 2, 2)]
    [InlineData(null, 5, 5, 5)]
    [InlineData(null, null, 0, 0)]
    public void A_family_has_its_own_count(int? ipv4, int? ipv6, int overIPv4, int overIPv6)
    {
        var check = new ServiceHealthCheck("default", "web", 1, ipv4, ipv6);

        check.LocalEndpoints(overIPv6: false).ShouldBe(overIPv4);
        check.LocalEndpoints(overIPv6: true).ShouldBe(overIPv6);
    }

    private ServiceHealthCheck Check(string name, int endpoints) => new("default", name, _port, endpoints, null);

    private Task<(HttpResponseMessage Response, string Body)> AskAsync() => AskAsync(HttpMethod.Get, "/");

    // Listening begins a moment after it was asked for.
    private async Task<(HttpResponseMessage Response, string Body)> AskAsync(HttpMethod method, string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await _server.SendAsync(method, Address, path);
            }
            catch (HttpRequestException) when (attempt < 3000)
            {
                // Only what waits for a retry needs the clock; health must not turn red by it, so it moves little.
                _time.Advance(attempt == 50 ? TimeSpan.FromSeconds(5) : TimeSpan.Zero);
                await Task.Delay(10);
            }
        }
    }
}
