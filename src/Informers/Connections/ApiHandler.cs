using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using KubeProxyNet.Informers.Connections.Tls;

namespace KubeProxyNet.Informers.Connections;

/// <summary>Makes the HTTP handler for an endpoint.</summary>
internal static class ApiHandler
{
    // Dead peers are found in about a minute, well before the watchdog, and idle connections stay alive in NAT tables.
    private const int KeepAliveSeconds = 30;
    private const int KeepAliveInterval = 10;
    private const int KeepAliveProbes = 3;

    internal static SocketsHttpHandler Create(ApiEndpoint endpoint, ApiConnectionOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            ConnectCallback = ConnectAsync,
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxResponseHeadersLength = 64,

            // Certificates may have been renewed meanwhile; a watch under way is not cut off by this.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        if (endpoint.Proxy is not null)
        {
            handler.Proxy = new WebProxy(endpoint.Proxy);
        }

        Secure(handler.SslOptions, endpoint);
        return handler;
    }

    private static void Secure(SslClientAuthenticationOptions tls, ApiEndpoint endpoint)
    {
        // A resumed session would go on with the certificate it began with.
        tls.AllowTlsResume = false;
        if (endpoint.SkipsVerification)
        {
#pragma warning disable CA5359 // The kubeconfig asks for it by name: insecure-skip-tls-verify.
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (endpoint.Authority is { } authority)
        {
            var verifier = new ServerVerifier(authority);
            tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => verifier.IsTrusted(certificate, chain, errors);
        }

        if (endpoint.Certificate is { } client)
        {
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => client.Current()!;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveInterval);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
