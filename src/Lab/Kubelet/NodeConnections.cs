using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>Connections that begin on a node, as a kubelet's probes do.</summary>
internal sealed class NodeConnections : IDisposable
{
    private readonly NetworkNamespace _node;
    private readonly HttpClient _http;

    [SuppressMessage("Security", "CA5359", Justification = "A kubelet's probes do not verify certificates.")]
    internal NodeConnections(NetworkNamespace node)
    {
        _node = node;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,

            // A probe asks whether a connection can be made now.
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            ConnectCallback = async (context, cancellationToken) =>
            {
                var address = IPAddress.Parse(context.DnsEndPoint.Host.Trim('[', ']'));
                return new NetworkStream(await ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken), ownsSocket: true);
            },
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    internal async Task<bool> CanConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = await ConnectAsync(endPoint, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The status of the answer; <c>null</c>: there was none.</summary>
    internal async Task<HttpStatusCode?> GetAsync(Uri address, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Socket> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = _node.Open(endPoint.AddressFamily);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
