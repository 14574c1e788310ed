using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Overlay.Kernel;

namespace KubeProxyNet.Overlay.Probing;

/// <summary>
/// Asks another node through the tunnel whether it is there: a datagram to a port of its that nobody listens on, which its kernel refuses. No port is opened for
/// it, and flannel's nodes answer as well.
/// </summary>
public static class PeerProbe
{
    // Where traceroute begins.
    private const int Port = 33_434;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Asks once.</summary>
    /// <param name="place">The node.</param>
    /// <param name="vtep">The other node's address in the tunnel.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<bool> IsReachableAsync(OverlayPlace place, IPAddress vtep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(vtep);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            using var socket = place.Run(() => new Socket(vtep.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
            await socket.ConnectAsync(vtep, Port, deadline.Token);
            await socket.SendAsync(new byte[1], deadline.Token);
            await socket.ReceiveAsync(new byte[1], deadline.Token);
            return true;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
