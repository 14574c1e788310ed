using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Controllers;

namespace KubeProxyNet.Lab.Tests.ApiServer;

/// <summary>An API server on a free port, with two hollow nodes, and a client that may do everything.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private RunningServer(ApiServerHost host, HttpClient client)
    {
        Host = host;
        Client = client;
    }

    public ApiServerHost Host { get; }

    public HttpClient Client { get; }

    public ObjectStore Store => Host.Store;

    public static async Task<RunningServer> StartAsync(Func<ApiServerOptions, ApiServerOptions>? adjust = null)
    {
        var options = new ApiServerOptions { EndPoints = [new IPEndPoint(IPAddress.Loopback, 0)] };
        var host = new ApiServerHost(adjust?.Invoke(options) ?? options);
        await host.StartAsync(CancellationToken.None);
        for (var node = 1; node <= 2; node++)
        {
            new HollowKubelet(host.Store, TimeProvider.System).AddNode(node);
        }

        return new RunningServer(host, MakeClient(host, host.Token));
    }

    public static HttpClient MakeClient(ApiServerHost host, string? token)
    {
        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509Certificate2.CreateFromPem(host.CaPem) },
        };
        var client = new HttpClient(handler) { BaseAddress = host.Addresses[0] };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        return client;
    }

    public async Task<JsonObject> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return await ReadAsync(answer, expected);
    }

    public async Task<JsonObject> SendAsync(HttpMethod method, string path, string body, HttpStatusCode expected, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        using var answer = await Client.SendAsync(request);
        return await ReadAsync(answer, expected);
    }

    public Task<JsonObject> CreateAsync(string path, string body, HttpStatusCode expected = HttpStatusCode.Created) =>
        SendAsync(HttpMethod.Post, path, body, expected);

    /// <summary>The first events of a watch.</summary>
    public async Task<List<JsonObject>> WatchAsync(string path, int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(deadline.Token));
        var events = new List<JsonObject>();
        while (events.Count < count && await lines.ReadLineAsync(deadline.Token) is { } line)
        {
            events.Add(JsonNode.Parse(line)!.AsObject());
        }

        return events;
    }

    /// <summary>Waits until a condition holds; fails after a generous while.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"still waiting: {what}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, text);
        return JsonNode.Parse(text)!.AsObject();
    }
}
