using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using KubeProxyNet.Lab.Programs.Echo;

namespace KubeProxyNet.Lab.Tests.Programs;

public sealed class ProbeTests
{
    [Theory]
    [InlineData("tcp", "127.0.0.1", 0)]
    [InlineData("tcp", "127.0.0.1", 60_000)]
    [InlineData("tcp", "[::1]", 0)]
    [InlineData("udp", "127.0.0.1", 0)]
    [InlineData("udp", "[::1]", 1400)]
    [InlineData("http", "127.0.0.1", 0)]
    [InlineData("http", "[::1]", 0)]
    public async Task Every_answer_is_counted_by_pod_and_client_address(string protocol, string address, int size)
    {
        await using var echo = ProgramFixture.StartEcho();
        var program = new ProgramFixture();

        var exit = await program.RunAsync(
            $"probe --target {address}:{PortOf(echo, protocol)} --proto {protocol} --count 50 --concurrency 8 --timeout 30s --size {size} --json");

        exit.ShouldBe(0);
        var report = JsonDocument.Parse(program.Output).RootElement;
        report.GetProperty("ok").GetInt32().ShouldBe(50);
        report.GetProperty("failed").GetInt32().ShouldBe(0);
        report.GetProperty("pods").GetProperty("echo-1").GetInt32().ShouldBe(50);
        report.GetProperty("clients").GetProperty(address.Trim('[', ']')).GetInt32().ShouldBe(50);
        report.GetProperty("latencyMs").GetProperty("p99").GetDouble().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_source_address_is_the_one_asked_for()
    {
        await using var echo = ProgramFixture.StartEcho();
        var program = new ProgramFixture();

        await program.RunAsync($"probe --target 127.0.0.1:{echo.UdpPort} --proto udp --source 127.0.0.9 --timeout 30s --json");

        JsonDocument.Parse(program.Output).RootElement.GetProperty("clients").GetProperty("127.0.0.9").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("udp")]
    public async Task A_closed_port_refuses(string protocol)
    {
        // Bound and not listening: nobody else gets the port, and the kernel refuses.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var program = new ProgramFixture();

        var exit = await program.RunAsync(
            $"probe --target {socket.LocalEndPoint} --proto {protocol} --count 3 --timeout 30s --json --strict");

        exit.ShouldBe(1);
        var report = JsonDocument.Parse(program.Output).RootElement;
        report.GetProperty("errors").GetProperty("refused").GetProperty("count").GetInt32().ShouldBe(3);
        report.GetProperty("failures")[0].GetProperty("kind").GetString().ShouldBe("refused");
    }

    [Fact]
    public async Task Silence_is_a_timeout()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var program = new ProgramFixture();

        await program.RunAsync($"probe --target {silent.LocalEndPoint} --proto udp --count 2 --timeout 50ms --json");

        JsonDocument.Parse(program.Output).RootElement.GetProperty("errors").GetProperty("timeout").GetProperty("count").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Who_hangs_up_without_an_answer_is_no_answer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var program = new ProgramFixture();
        var running = program.RunAsync($"probe --target {listener.LocalEndpoint} --timeout 30s --json");

        (await listener.AcceptSocketAsync()).Dispose();
        await running;

        JsonDocument.Parse(program.Output).RootElement.GetProperty("errors").GetProperty("closed").GetProperty("count").GetInt32().ShouldBe(1);
    }

    internal static int PortOf(EchoServer echo, string protocol) =>
        (protocol switch { "udp" => echo.UdpPort, "http" => echo.HttpPort, _ => echo.TcpPort })!.Value;
}
