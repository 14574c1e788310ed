using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProxyNet.Kernel.Tests.Faults;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Agents;

// The ports of the native agent under those who want to harm it: it answers who asks, and takes no more memory than it may.
public sealed class ExposureTests
{
    private const int IdleConnections = 5000;
    private const int HealthPort = 10256;
    private const int MetricsPort = 10249;
    private const ushort ServiceHealthPort = 32100;
    private const double MostGrowth = 48;

    [AgentFact]
    public async Task Thousands_of_idle_slow_and_overlong_requests_keep_nobody_out()
    {
        await using var world = await FaultWorld.StartAsync();
        AddLocalService(world);
        using var agent = world.StartAgent("--metrics-bind-address", "0.0.0.0:10249");
        agent.WaitUntilWatching();
        agent.WaitFor($":{ServiceHealthPort}");
        var node = world.Packets.Node;
        IPEndPoint[] ports =
        [
            new(IPAddress.Loopback, HealthPort),
            new(IPAddress.Loopback, MetricsPort),
            IPEndPoint.Parse(Regex.Match(agent.Said, $@"[0-9.]+:{ServiceHealthPort}").Value),
        ];
        string[] paths = ["/healthz", "/metrics", "/"];
        var before = ReadMemory(agent.Id);
        var sockets = new List<Socket>();
        try
        {
            node.Namespace.Run(() =>
            {
                for (var number = 0; number < IdleConnections; number++)
                {
                    sockets.Add(Connect(ports[number % ports.Length], (number % 4) switch
                    {
                        0 => "",
                        1 => "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: a",
                        2 => "GET /" + new string('a', 3000),
                        _ => "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n",
                    }));
                }
            });
            // The Service has no endpoint here.
            foreach (var (port, path, status) in ports.Zip(paths, (string[])["200 OK", "200 OK", "503 Service Unavailable"]))
            {
                node.Namespace.Run(() => Ask(port, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).ShouldStartWith($"HTTP/1.1 {status}", customMessage: $"port {port}");
                node.Namespace.Run(() => Ask(port, $"GET {path} HTTP/1.1\r\nHost: x\r\nX-Huge: {new string('a', 1 << 20)}\r\n\r\n")).ShouldNotStartWith("HTTP/1.1 200");
            }
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        node.Namespace.Run(() => Ask(ports[0], "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).ShouldStartWith("HTTP/1.1 200 OK");
        (ReadMemory(agent.Id) - before).ShouldBeLessThan(MostGrowth, "MB");
        world.Packets.Ask(world.Packets.Client, FaultWorld.Stable, 80).Split(' ')[0].ShouldBeOneOf("a", "b", "remote");
    }

    [AgentFact]
    public async Task The_token_is_in_no_log_however_much_is_logged()
    {
        await using var world = await FaultWorld.StartAsync();
        var token = Regex.Match(await File.ReadAllTextAsync(world.Kubeconfig), "token: (.*)").Groups[1].Value;
        token.Length.ShouldBeGreaterThan(10);
        using var agent = world.StartAgent("-v", "9");
        agent.WaitUntilWatching();
        world.Store.EndWatches();
        agent.WaitFor("watch", 2);
        agent.Said.ShouldNotContain(token);
    }

    private static void AddLocalService(FaultWorld world)
    {
        world.Objects.AddSlice("local", [world.Packets.A], 8080);
        world.Objects.Add("local", "10.96.0.20", 80);
        world.Store.Modify(Kinds.Service, "default", "local", static service =>
        {
            var spec = service["spec"]!.AsObject();
            spec["type"] = "LoadBalancer";
            spec["externalTrafficPolicy"] = "Local";
            spec["healthCheckNodePort"] = ServiceHealthPort;
            spec["ports"]![0]!["nodePort"] = 32000;
            service["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        });
    }

    private static Socket Connect(IPEndPoint port, string begin)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000, SendTimeout = 30_000 };
        socket.Connect(port);
        try
        {
            socket.Send(Encoding.ASCII.GetBytes(begin));
        }
        catch (SocketException)
        {
            // Closed already: it has had its place.
        }

        return socket;
    }

    private static string Ask(IPEndPoint port, string request)
    {
        using var socket = Connect(port, request);
        var answer = new StringBuilder();
        var buffer = new byte[1 << 16];
        try
        {
            while (socket.Receive(buffer) is > 0 and var count)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // A refusal may end with a reset.
        }

        return answer.ToString();
    }

    private static double ReadMemory(int process) =>
        int.Parse(Regex.Match(File.ReadAllText($"/proc/{process}/status"), @"VmRSS:\s+(\d+)").Groups[1].Value, CultureInfo.InvariantCulture) / 1024.0;
}
