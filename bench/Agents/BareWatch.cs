using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Bench.Agents;

/// <summary>A watch of EndpointSlices that reads lines and does nothing with them: how soon anybody can know of a change.</summary>
internal sealed class BareWatch : IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpResponseMessage _response;
    private readonly AutoResetEvent _seen = new(false);
    private long _last;

    private BareWatch(HttpClient client, HttpResponseMessage response, Stream stream)
    {
        _client = client;
        _response = response;
        _ = ReadAsync(stream);
    }

    internal static async Task<BareWatch> StartAsync(AgentCluster cluster, CancellationToken cancellationToken)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, token) =>
            {
                var socket = cluster.Namespace.Open(AddressFamily.InterNetwork);
                socket.NoDelay = true;
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509Certificate2.CreateFromPem(cluster.CaPem) },
        };
        var client = new HttpClient(handler) { BaseAddress = cluster.Server };
        client.DefaultRequestHeaders.Authorization = new("Bearer", cluster.Token);
        var version = await ReadVersionAsync(client, cancellationToken);
        var response = await client.GetAsync(
            new Uri($"/apis/discovery.k8s.io/v1/endpointslices?watch=true&resourceVersion={version}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        return new BareWatch(client, response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    /// <summary>Forgets what was seen.</summary>
    internal void Reset() => _seen.Reset();

    /// <summary>Waits for the first line since the reset.</summary>
    /// <returns>When it was read, as a timestamp.</returns>
    internal long Wait(TimeSpan patience) => _seen.WaitOne(patience) ? Volatile.Read(ref _last) : throw new TimeoutException("The API server sent no event.");

    public void Dispose()
    {
        _response.Dispose();
        _client.Dispose();
    }

    private static async Task<string> ReadVersionAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var list = await client.GetStringAsync(new Uri("/apis/discovery.k8s.io/v1/endpointslices?limit=1", UriKind.Relative), cancellationToken);
        return System.Text.Json.Nodes.JsonNode.Parse(list)!["metadata"]!["resourceVersion"]!.GetValue<string>();
    }

    private async Task ReadAsync(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
            {
                if (buffer.AsSpan(0, count).Contains((byte)'\n'))
                {
                    Volatile.Write(ref _last, Stopwatch.GetTimestamp());
                    _seen.Set();
                }
            }
        }
        catch (Exception error) when (error is IOException or HttpRequestException or ObjectDisposedException or OperationCanceledException)
        {
            // The watch was closed.
        }
    }
}
