using System.Text.Json;

namespace KubeProxyNet.Lab.Tests.Programs;

public sealed class LoadTests
{
    [Fact]
    public async Task As_many_connections_are_made_as_rate_and_duration_ask()
    {
        await using var echo = ProgramFixture.StartEcho();
        var program = new ProgramFixture();

        var exit = await program.RunAsync($"load --target 127.0.0.1:{echo.TcpPort} --rate 200 --duration 500ms --timeout 30s --json");

        exit.ShouldBe(0);
        var report = JsonDocument.Parse(program.Output).RootElement;
        report.GetProperty("sent").GetInt32().ShouldBe(100);
        report.GetProperty("pods").GetProperty("echo-1").GetInt32().ShouldBe(100);
    }

    [Fact]
    public async Task Told_to_stop_it_reports_what_it_did()
    {
        await using var echo = ProgramFixture.StartEcho();
        var program = new ProgramFixture();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var exit = await program.RunAsync($"load --target 127.0.0.1:{echo.TcpPort} --rate 100 --duration 1h --timeout 30s --json", stop.Token);

        exit.ShouldBe(0);
        JsonDocument.Parse(program.Output).RootElement.GetProperty("failed").GetInt32().ShouldBe(0);
    }
}
