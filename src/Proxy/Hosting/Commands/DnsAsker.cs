using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>Asks a DNS server a question of the cluster (RFC 1035, section 4). Any answer will do: that it says "no such name" shows that it lives.</summary>
internal static class DnsAsker
{
    private const string Question = "kubernetes.default.svc.cluster.local";
    private const int Times = 2;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <summary>Asks.</summary>
    /// <returns>What went wrong; empty if it answered.</returns>
    internal static async Task<string> AskAsync(IPEndPoint server)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        for (var attempt = 1; ; attempt++)
        {
            using var deadline = new CancellationTokenSource(_patience);
            try
            {
                await socket.ConnectAsync(server, deadline.Token);
                await socket.SendAsync(Write((ushort)attempt), deadline.Token);
                await socket.ReceiveAsync(new byte[512], deadline.Token);
                return "";
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                if (attempt == Times)
                {
                    return $"a question to {server} by UDP: {(error is SocketException ? error.Message : $"no answer within {_patience.TotalSeconds:0} s, {Times} times")}";
                }
            }
        }
    }

    private static byte[] Write(ushort id)
    {
        using var message = new MemoryStream();
        message.Write([(byte)(id >> 8), (byte)id, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        foreach (var label in Question.Split('.'))
        {
            message.WriteByte((byte)label.Length);
            message.Write(Encoding.ASCII.GetBytes(label));
        }

        message.Write([0, 0, 1, 0, 1]);
        return message.ToArray();
    }
}
