using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Hosting;
using KubeProxyNet.Proxy.Monitoring;
using KubeProxyNet.Proxy.Tests.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Hosting;

public class AgentServersTests
{
    [Fact]
    public async Task Health_checks_that_were_asked_for_before_the_start_are_served_and_followed()
    {
        var configuration = ConfigurationParser.Parse(["--healthz-bind-address=", "--metrics-bind-address="], static path => throw new FileNotFoundException(path));
        var time = TimeProvider.System;
        var health = new ProxyHealth([IPFamily.IPv4], TimeSpan.FromSeconds(30), () => [], TimeSpan.FromMinutes(3), time);
        await using var servers = new AgentServers(configuration, health, new ProxyMetrics(configuration.Options, time), time, NullLoggerFactory.Instance, static (_, _) => { });
        using var stopping = new CancellationTokenSource();
        var port = TestServer.FreePort();
        servers.SetServiceHealth([IPAddress.Loopback], [new ServiceHealthCheck("default", "web", port, 1, null)]);

        var running = servers.RunAsync(stopping.Token);

        await UntilAsync(port, HttpStatusCode.OK);
        servers.SetServiceHealth([IPAddress.Loopback], [new ServiceHealthCheck("default", "web", port, 0, null)]);
        await UntilAsync(port, HttpStatusCode.ServiceUnavailable);
        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    private static async Task UntilAsync(int port, HttpStatusCode wanted)
    {
        using var client = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await AskAsync(client, port, patience.Token) != wanted)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private static async Task<HttpStatusCode?> AskAsync(HttpClient client, int port, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"), cancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
