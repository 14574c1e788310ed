using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Rules.Tracing;

namespace KubeProxyNet.Conformance.Tests;

// Sends real packets, each connection from a port of its own: none is ever taken for part of an earlier one.
internal sealed class Client(World world)
{
    // The second packet of a connection goes out after one second.
    private static readonly TimeSpan ForSilence = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan ForAnswers = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenDatagrams = TimeSpan.FromMilliseconds(300);

    private const int FirstPort = 33_000;
    private int _port = FirstPort;

    /// <summary>Number of connections so far.</summary>
    internal int Count => _port - FirstPort;

    /// <summary>Connects once. Silence is waited for briefly where it is expected, and long where an answer is.</summary>
    internal async Task<Outcome> AskAsync(Packet packet, bool expectsSilence)
    {
        var bound = new IPEndPoint(packet.Source, Interlocked.Increment(ref _port));
        using var socket = world.HolderOf(packet.Source).Namespace.Run(() => EchoServers.Make(packet.Protocol, bound));
        using var timeout = new CancellationTokenSource(expectsSilence ? ForSilence : ForAnswers);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(packet.Destination, packet.Port), timeout.Token);
            var room = new byte[200];
            var length = packet.Protocol == Protocol.Udp ? await AskByDatagramAsync(socket, room, timeout.Token) : await socket.ReceiveAsync(room, timeout.Token);
            return Read(Encoding.ASCII.GetString(room, 0, length));
        }
        catch (OperationCanceledException)
        {
            return new Outcome.Silence();
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionRefused ? new Outcome.Refused() : new Outcome.Failed(error.SocketErrorCode.ToString());
        }
    }

    private static async Task<int> AskByDatagramAsync(Socket socket, byte[] room, CancellationToken cancellationToken)
    {
        var answer = socket.ReceiveAsync(room, cancellationToken).AsTask();
        do
        {
            await SendAsync(socket, cancellationToken);
        }
        while (await Task.WhenAny(answer, Task.Delay(BetweenDatagrams, cancellationToken)) != answer);

        return await answer;
    }

    // A rule in the sender's own output is told to it as "not permitted", whether it drops or rejects; the ICMP message that follows tells the two apart.
    private static async Task SendAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendAsync("?"u8.ToArray(), cancellationToken);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            // Whoever waits for the answer gets it or not.
        }
    }

    private static Outcome Read(string answer) =>
        answer.Split(' ') is [var server, var client] ? new Outcome.Answered(IPEndPoint.Parse(server), IPAddress.Parse(client)) : new Outcome.Failed($"answer \"{answer}\"");
}
