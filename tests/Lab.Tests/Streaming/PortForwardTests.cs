using System.Globalization;
using KubeProxyNet.Lab.Tests.Programs;

namespace KubeProxyNet.Lab.Tests.Streaming;

public sealed class PortForwardTests
{
    [KubectlTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connections_reach_the_port_inside_the_pod(bool webSockets)
    {
        await using var server = await StreamingServer.StartAsync();
        await using var echo = ProgramFixture.StartEcho("inside");

        using var kubectl = server.Kubectl(webSockets).Start("port-forward", "web", $":{echo.HttpPort}");
        try
        {
            var port = await ReadPortAsync(kubectl.StandardOutput);
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
            foreach (var _ in Enumerable.Range(0, 3))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}/hostname"));
                request.Headers.ConnectionClose = true;
                using var response = await client.SendAsync(request);
                (await response.Content.ReadAsStringAsync()).ShouldBe("inside\n");
            }
        }
        finally
        {
            kubectl.Kill();
        }
    }

    // Forwarding from 127.0.0.1:40123 -> 8080
    private static async Task<int> ReadPortAsync(StreamReader output)
    {
        var line = await output.ReadLineAsync() ?? "";
        return int.Parse(line.Split("127.0.0.1:")[1].Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
