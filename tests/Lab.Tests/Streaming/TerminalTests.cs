using System.Net.WebSockets;
using System.Text;

namespace KubeProxyNet.Lab.Tests.Streaming;

public sealed class TerminalTests
{
    // Sizes come beside the input, and may come after it.
    private const string Script = "read line; tty; until [ \"$(stty size)\" != '0 0' ]; do sleep 0.01; done; stty size; cat; exit 7";

    [Fact]
    public async Task A_command_with_a_terminal_has_one_of_the_client_s_size_and_stdin_s_end_is_typed()
    {
        await using var server = await StreamingServer.StartAsync();
        using var client = new ClientWebSocket();
        client.Options.AddSubProtocol("v5.channel.k8s.io");
        var address = new UriBuilder(server.Address)
        {
            Scheme = "ws",
            Path = "/api/v1/namespaces/default/pods/web/exec",
            Query = "stdin=true&stdout=true&tty=true&command=sh&command=-c&command=" + Uri.EscapeDataString(Script),
        };
        await client.ConnectAsync(address.Uri, CancellationToken.None);

        await SendAsync(client, [4, .. """{"Width":101,"Height":37}"""u8]);
        await SendAsync(client, [0, .. "go\nmore\n"u8]);
        await SendAsync(client, [255, 0]);
        var (output, status) = await ReceiveAllAsync(client);

        output.ShouldContain("/dev/pts/");
        output.ShouldContain("37 101");
        output.ShouldContain("more");
        status.ShouldContain("\"message\":\"7\"");
    }

    private static ValueTask SendAsync(ClientWebSocket client, byte[] message) =>
        client.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, true, CancellationToken.None);

    private static async Task<(string Output, string Status)> ReceiveAllAsync(ClientWebSocket client)
    {
        var channels = new StringBuilder[] { new(), new(), new(), new(), new() };
        var buffer = new byte[64 * 1024];
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await client.ReceiveAsync(buffer.AsMemory(length), timeout.Token);
                length += part.Count;
            }
            while (!part.EndOfMessage);

            if (part.MessageType == WebSocketMessageType.Close)
            {
                await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
                return (channels[1].ToString(), channels[3].ToString());
            }

            channels[buffer[0]].Append(Encoding.UTF8.GetString(buffer, 1, length - 1));
        }
    }
}
