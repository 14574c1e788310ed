using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace KubeProxyNet.Lab.Tests.Programs;

public sealed class EchoTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Http_tells_who_answers_and_as_whom_it_sees_the_client(string address)
    {
        await using var echo = ProgramFixture.StartEcho();
        using var client = new HttpClient();
        var url = $"http://{new IPEndPoint(IPAddress.Parse(address), echo.HttpPort!.Value)}/some/path?x=1";

        var page = await client.GetFromJsonAsync<JsonElement>(new Uri(url));

        page.GetProperty("pod").GetString().ShouldBe("echo-1");
        page.GetProperty("node").GetString().ShouldBe("node-1");
        IPEndPoint.Parse(page.GetProperty("client").GetString()!).Address.ShouldBe(IPAddress.Parse(address));
        IPEndPoint.Parse(page.GetProperty("local").GetString()!).ShouldBe(new IPEndPoint(IPAddress.Parse(address), echo.HttpPort.Value));
        page.GetProperty("path").GetString().ShouldBe("/some/path?x=1");
    }

    [Fact]
    public async Task Http_connections_stay_open_and_request_bodies_are_skipped()
    {
        await using var echo = ProgramFixture.StartEcho();
        using var socket = await ConnectAsync(echo.HttpPort!.Value);
        await socket.SendAsync("POST /hostname HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"u8.ToArray());
        await ReadUntilAsync(socket, "echo-1\n");

        await socket.SendAsync("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray());

        (await ReadUntilAsync(socket, "ok\n")).ShouldStartWith("HTTP/1.1 200 OK\r\n");
        (await socket.ReceiveAsync(new byte[1])).ShouldBe(0);
    }

    [Fact]
    public async Task Tcp_greets_with_who_it_is_then_echoes()
    {
        await using var echo = ProgramFixture.StartEcho();
        using var socket = await ConnectAsync(echo.TcpPort!.Value);

        var greeting = await ReadUntilAsync(socket, "\n");
        await socket.SendAsync("one\ntwo\n"u8.ToArray());

        greeting.ShouldBe($"echo-1 127.0.0.1 {((IPEndPoint)socket.LocalEndPoint!).Port}\n");
        (await ReadUntilAsync(socket, "two\n")).ShouldBe("one\ntwo\n");
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_that_names_it()
    {
        await using var echo = ProgramFixture.StartEcho();
        var program = new ProgramFixture();

        var exit = await program.RunAsync($"echo --http-port no --udp-port no --tcp-port {echo.TcpPort}");

        exit.ShouldBe(1);
        program.Errors.ShouldBe($"echo: cannot listen on TCP port {echo.TcpPort} (--tcp-port): Address already in use\n");
    }

    [Fact]
    public async Task Told_to_stop_it_serves_until_its_drain_time_is_over()
    {
        using var stop = new CancellationTokenSource();
        var program = new ProgramFixture();
        var port = FreePort();
        var running = program.RunAsync($"echo --http-port no --udp-port no --tcp-port {port} --drain 3s", stop.Token);
        program.Output.ShouldContain($"TCP {port}");

        await stop.CancelAsync();
        using var socket = await ConnectAsync(port);

        (await ReadUntilAsync(socket, "\n")).ShouldContain(" 127.0.0.1 ");
        (await running).ShouldBe(0);
    }

    [Fact]
    public async Task Every_wrong_option_is_reported_at_once()
    {
        var program = new ProgramFixture();

        (await program.RunAsync("echo --tcp-port 70000 --drain soon --colour red")).ShouldBe(2);

        program.Errors.ShouldBe("""
            echo: --tcp-port: '70000' is neither a port nor 'no'
            echo: --drain: 'soon' is not a duration such as 200ms, 10s or 1m30s
            echo: there is no option --colour

            """);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task<string> ReadUntilAsync(Socket socket, string end)
    {
        var text = "";
        var buffer = new byte[1024];
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!text.EndsWith(end, StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, timeout.Token);
            read.ShouldBeGreaterThan(0);
            text += Encoding.UTF8.GetString(buffer, 0, read);
        }

        return text;
    }
}
