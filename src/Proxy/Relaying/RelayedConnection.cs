using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Proxy.Relaying;

/// <summary>Two sockets whose bytes go across, each direction ending for itself.</summary>
internal static class RelayedConnection
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Relays until both directions have ended or one has failed. Never throws: whoever is at the ends sees what happened.</summary>
    internal static async Task RunAsync(Socket client, IPEndPoint frontend)
    {
        using var _ = client;
        using var server = new Socket(frontend.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            client.NoDelay = server.NoDelay = true;
            await server.ConnectAsync(frontend);
            await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (SocketException)
        {
            // A reset for the client, not an end of the stream that it could take for a whole answer.
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (ObjectDisposedException)
        {
            // The other direction has failed.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The other direction waits for a peer that nobody tells.
            from.Close(0);
            to.Close(0);
            throw;
        }
    }
}
