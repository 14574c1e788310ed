using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Programs.Echo;

/// <summary>One TCP connection: a line that says who we are, then everything comes back as it was sent.</summary>
internal static class EchoTcp
{
    public static async Task ServeAsync(Socket client, EchoOptions options, CancellationToken end)
    {
        var greeting = EchoAnswer.For(options.Pod, (IPEndPoint)client.RemoteEndPoint!).ToString();
        await SendAllAsync(client, Encoding.UTF8.GetBytes(greeting), end);
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await client.ReceiveAsync(buffer, end) is > 0 and var read)
            {
                await SendAllAsync(client, buffer.AsMemory(0, read), end);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal static async Task SendAllAsync(Socket client, ReadOnlyMemory<byte> bytes, CancellationToken end)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await client.SendAsync(bytes, end)..];
        }
    }
}
