using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Programs.Echo;

/// <summary>Answers every datagram with one: a line that says who we are, then what was sent.</summary>
internal static class EchoUdp
{
    private const int LargestDatagram = 65_507;

    public static async Task ServeAsync(Socket socket, EchoOptions options, CancellationToken end)
    {
        var received = new byte[LargestDatagram];
        var answer = new byte[LargestDatagram];
        var anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!end.IsCancellationRequested)
        {
            try
            {
                var datagram = await socket.ReceiveFromAsync(received, SocketFlags.None, anyone, end);
                var line = EchoAnswer.For(options.Pod, (IPEndPoint)datagram.RemoteEndPoint).ToString();
                var head = Encoding.UTF8.GetBytes(line, answer);
                var tail = Math.Min(datagram.ReceivedBytes, answer.Length - head);
                received.AsSpan(0, tail).CopyTo(answer.AsSpan(head));
                await socket.SendToAsync(answer.AsMemory(0, head + tail), SocketFlags.None, datagram.RemoteEndPoint, end);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // No way back to that client, or an ICMP error for an earlier answer: the next datagram is another client's.
            }
        }
    }
}
