using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Relaying;
using KubeProxyNet.Proxy.Tests.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Relaying;

// Loopback addresses stand for ClusterIPs here; what the kernel's rules do behind a real one is theirs to prove.
[SuppressMessage("Design", "CA1001", Justification = "IAsyncLifetime disposes of them.")]
public sealed class LocalhostRelayTests : IAsyncLifetime
{
    private static readonly ServicePortName Web = new("default", "web", "http", Protocol.Tcp);

    private readonly LocalhostRelay _relay = new(NullLogger.Instance);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _nodePort = TestServer.FreePort();
    private Task _running = Task.CompletedTask;

    public Task InitializeAsync()
    {
        _running = _relay.RunAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(_running);
        _stopping.Dispose();
    }

    [Fact]
    public async Task A_connection_to_localhost_reaches_the_ClusterIP_and_both_directions_end_for_themselves()
    {
        using var server = Listen("127.0.0.2");
        _relay.Take(Change(serves: true, Rules(server)));

        using var client = await ConnectAsync();
        using var accepted = await server.AcceptAsync();
        client.Send("question"u8);
        client.Shutdown(SocketShutdown.Send);
        (await ReadAllAsync(accepted)).ShouldBe("question");
        accepted.Send("answer"u8);
        accepted.Close();
        (await ReadAllAsync(client)).ShouldBe("answer");
    }

    [Fact]
    public async Task Another_target_is_used_at_once_while_made_connections_stay()
    {
        using var first = Listen("127.0.0.2");
        using var second = Listen("127.0.0.3");
        _relay.Take(Change(serves: true, Rules(first)));
        using var old = await ConnectAsync();
        using var oldAccepted = await first.AcceptAsync();

        var before = Of(serves: true, Rules(first));
        _relay.Take(new RulesetChange(before, Of(serves: true, Rules(second)), [Web]));
        await EventuallyAsync(async () =>
        {
            using var probe = await ConnectAsync();
            return second.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead);
        });

        oldAccepted.Send("still here"u8);
        oldAccepted.Close();
        (await ReadAllAsync(old)).ShouldBe("still here");
    }

    [Fact]
    public async Task A_Service_that_goes_closes_its_port()
    {
        using var server = Listen("127.0.0.2");
        var before = Of(serves: true, Rules(server));
        _relay.Take(Change(serves: true, Rules(server)));
        (await ConnectAsync()).Dispose();

        _relay.Take(new RulesetChange(before, Of(serves: true), [Web]));

        await EventuallyAsync(async () => !await CanConnectAsync());
    }

    [Theory]
    [InlineData(false, Protocol.Tcp)]
    [InlineData(true, Protocol.Udp)]
    public void Only_TCP_is_relayed_and_only_when_asked_for(bool serves, Protocol protocol)
    {
        var rules = new ServiceRules(Web with { Protocol = protocol })
        {
            Frontends = [new Frontend(FrontendKind.ClusterIP, IPAddress.Parse("10.96.0.10"), 80), new Frontend(FrontendKind.NodePort, null, 30080)],
        };

        RelayTarget.Of(new NodeRules { ServesLocalhostNodePorts = serves }, rules).ShouldBeNull();
    }

    private static Socket Listen(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        socket.Listen();
        return socket;
    }

    private static async Task<string> ReadAllAsync(Socket socket)
    {
        var buffer = new byte[1024];
        var text = "";
        while (await socket.ReceiveAsync(buffer) is > 0 and var count)
        {
            text += Encoding.UTF8.GetString(buffer, 0, count);
        }

        return text;
    }

    private static Ruleset Of(bool serves, params ServiceRules[] services)
    {
        var empty = Ruleset.Empty(IPFamily.IPv4);
        return empty with { Node = new NodeRules { ServesLocalhostNodePorts = serves }, Services = empty.Services.AddRange(services.Select(rules => KeyValuePair.Create(rules.Name, rules))) };
    }

    private static RulesetChange Change(bool serves, ServiceRules rules) => new(Of(serves), Of(serves, rules), [rules.Name]);

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(20);
        }

        false.ShouldBeTrue("it did not come about");
    }

    private ServiceRules Rules(Socket server)
    {
        var address = (IPEndPoint)server.LocalEndPoint!;
        return new ServiceRules(Web)
        {
            Frontends = [new Frontend(FrontendKind.ClusterIP, address.Address, (ushort)address.Port), new Frontend(FrontendKind.NodePort, null, (ushort)_nodePort)],
        };
    }

    private async Task<bool> CanConnectAsync()
    {
        using var socket = await TryConnectAsync();
        return socket is not null;
    }

    private async Task<Socket> ConnectAsync()
    {
        Socket? socket = null;
        await EventuallyAsync(async () => (socket = await TryConnectAsync()) is not null);
        return socket!;
    }

    private async Task<Socket?> TryConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, _nodePort);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
