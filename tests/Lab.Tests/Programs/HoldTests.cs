using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace KubeProxyNet.Lab.Tests.Programs;

public sealed class HoldTests
{
    [Theory]
    [InlineData("tcp")]
    [InlineData("udp")]
    public async Task One_peer_answers_from_beginning_to_end(string protocol)
    {
        await using var echo = ProgramFixture.StartEcho();
        var program = new ProgramFixture();

        var exit = await program.RunAsync(
            $"hold --target 127.0.0.1:{ProbeTests.PortOf(echo, protocol)} --proto {protocol} --interval 20ms --duration 500ms --gap 30s --json --strict");

        exit.ShouldBe(0, program.Output);
        var report = JsonDocument.Parse(program.Output).RootElement;
        report.GetProperty("received").GetInt32().ShouldBeGreaterThan(0);
        report.GetProperty("peers").GetArrayLength().ShouldBe(1);
        report.GetProperty("peers")[0].GetProperty("pod").GetString().ShouldBe("echo-1");
        report.GetProperty("unbroken").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_lost_connection_is_reported_and_made_anew()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var program = new ProgramFixture();
        using var stop = new CancellationTokenSource();
        var running = program.RunAsync($"hold --target {listener.LocalEndpoint} --interval 10ms --duration 1h --json", stop.Token);

        using (var first = await AnswerAsync(listener, "pod-a"))
        {
            first.LingerState = new LingerOption(enable: true, 0);
        }

        using var second = await AnswerAsync(listener, "pod-b");
        await second.ReceiveAsync(new byte[1]);
        await stop.CancelAsync();
        await running;

        var report = JsonDocument.Parse(program.Output).RootElement;
        report.GetProperty("peers").EnumerateArray().Select(peer => peer.GetProperty("pod").GetString()).ShouldBe(["pod-a", "pod-b"]);
        report.GetProperty("failures").GetArrayLength().ShouldBeGreaterThan(0);
        report.GetProperty("unbroken").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_silent_peer_is_a_gap()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var program = new ProgramFixture();

        await program.RunAsync(string.Create(CultureInfo.InvariantCulture,
            $"hold --target {silent.LocalEndPoint} --proto udp --interval 10ms --duration 300ms --gap 100ms --json"));

        var report = JsonDocument.Parse(program.Output).RootElement;
        report.GetProperty("gaps").GetArrayLength().ShouldBe(1);
        report.GetProperty("received").GetInt32().ShouldBe(0);
    }

    private static async Task<Socket> AnswerAsync(TcpListener listener, string pod)
    {
        var socket = await listener.AcceptSocketAsync();
        await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes($"{pod} 127.0.0.1 1\n"));
        await socket.ReceiveAsync(new byte[64]);
        return socket;
    }
}
