using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Proxy.Http;

namespace KubeProxyNet.Proxy.Tests.Http;

public class HttpServerTests
{
    [Fact]
    public async Task Each_address_has_its_own_handler()
    {
        await using var server = await TestServer.StartAsync();
        var one = await server.ListenAsync(new FixedHandler("one"));
        var two = await server.ListenAsync(new FixedHandler("two"));

        (await server.GetAsync(one, "/")).Body.ShouldBe("one");
        (await server.GetAsync(two, "/")).Body.ShouldBe("two");
    }

    [Fact]
    public async Task An_address_that_is_taken_is_tried_again_and_reported_once()
    {
        var time = new ManualTime();
        await using var server = await TestServer.StartAsync(time);
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        holder.Listen();
        var failures = 0;
        var listener = server.Http.Listen(new HttpEndPoint
        {
            Name = "test",
            Address = (IPEndPoint)holder.LocalEndPoint!,
            Handler = new FixedHandler("here"),
            Failed = _ => Interlocked.Increment(ref failures),
        });
        (await listener.FirstAttempt).ShouldNotBeNull();
        await Until(() =>
        {
            time.Advance(AddressListener.RetryInterval);
            return time.Fired > 3;
        });

        var address = (IPEndPoint)holder.LocalEndPoint!;
        holder.Dispose();
        await Until(() =>
        {
            time.Advance(AddressListener.RetryInterval);
            return listener.BoundAddress is not null;
        });

        (await server.GetAsync(address, "/")).Body.ShouldBe("here");
        failures.ShouldBe(1);
    }

    [Fact]
    public async Task A_closed_address_refuses_connections()
    {
        await using var server = await TestServer.StartAsync();
        var listener = server.Http.Listen(new HttpEndPoint { Name = "test", Address = new IPEndPoint(IPAddress.Loopback, 0), Handler = new FixedHandler("x") });
        (await listener.FirstAttempt).ShouldBeNull();
        var address = listener.BoundAddress!;

        listener.Dispose();
        await listener.Completion;

        await Should.ThrowAsync<HttpRequestException>(() => server.GetAsync(address, "/"));
    }

    [Fact]
    public async Task A_connection_beyond_the_limit_takes_the_place_of_the_oldest_one()
    {
        await using var server = await TestServer.StartAsync();
        var address = await ListenAsync(server, maximumConnections: 2);
        using var first = await ConnectAsync(address);
        (await AskAsync(first)).ShouldStartWith("HTTP/1.1 200 OK");
        using var second = await ConnectAsync(address);
        (await AskAsync(second)).ShouldStartWith("HTTP/1.1 200 OK");

        using var third = await ConnectAsync(address);
        (await AskAsync(third)).ShouldStartWith("HTTP/1.1 200 OK");

        (await AskAsync(first)).ShouldBeEmpty();
        (await AskAsync(second)).ShouldStartWith("HTTP/1.1 200 OK");
    }

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("GET / HTTP/1.1\r\nHost: test\r\nX-Slow: ")]
    public async Task Connections_that_say_nothing_or_too_little_keep_nobody_else_out(string begin)
    {
        await using var server = await TestServer.StartAsync();
        var address = await ListenAsync(server, maximumConnections: 8);
        var idle = new List<Socket>();
        for (var number = 0; number < 200; number++)
        {
            var socket = await ConnectAsync(address);
            idle.Add(socket);
            await socket.SendAsync(Encoding.ASCII.GetBytes(begin));
            if (number % 20 == 0)
            {
                (await ConnectAndAskAsync(address)).ShouldStartWith("HTTP/1.1 200 OK");
            }
        }

        (await ConnectAndAskAsync(address)).ShouldStartWith("HTTP/1.1 200 OK");
        idle.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task An_any_address_serves_both_families()
    {
        await using var server = await TestServer.StartAsync();
        var listener = server.Http.Listen(new HttpEndPoint { Name = "test", Address = new IPEndPoint(IPAddress.Any, 0), Handler = new FixedHandler("x") });
        (await listener.FirstAttempt).ShouldBeNull();

        (await server.GetAsync(new IPEndPoint(IPAddress.Loopback, listener.BoundAddress!.Port), "/")).Body.ShouldBe("x");
        if (listener.BoundAddress!.AddressFamily == AddressFamily.InterNetworkV6)
        {
            (await server.GetAsync(new IPEndPoint(IPAddress.IPv6Loopback, listener.BoundAddress!.Port), "/")).Body.ShouldBe("x");
        }
    }

    [Fact]
    public async Task Headers_that_are_too_large_are_refused()
    {
        await using var server = await TestServer.StartAsync();
        var address = await server.ListenAsync(new FixedHandler("x"));
        using var socket = await ConnectAsync(address);

        (await AskAsync(socket, "X-Long: " + new string('a', 20_000) + "\r\n")).ShouldStartWith("HTTP/1.1 431 ");
    }

    private static async Task<IPEndPoint> ListenAsync(TestServer server, int maximumConnections)
    {
        var listener = server.Http.Listen(new HttpEndPoint
        {
            Name = "test",
            Address = new IPEndPoint(IPAddress.Loopback, 0),
            Handler = new FixedHandler("x"),
            MaximumConnections = maximumConnections,
        });
        (await listener.FirstAttempt).ShouldBeNull();
        return listener.BoundAddress!;
    }

    internal static Task Until(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!await condition())
        {
            DateTime.UtcNow.ShouldBeLessThan(deadline);
            await Task.Delay(10);
        }
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address);
        return socket;
    }

    // A connection may be closed while it is still being made.
    private static async Task<string> ConnectAndAskAsync(IPEndPoint address)
    {
        try
        {
            using var socket = await ConnectAsync(address);
            return await AskAsync(socket);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return "";
        }
    }

    private static async Task<string> AskAsync(Socket socket, string headers = "")
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: test\r\n{headers}\r\n"));
            var buffer = new byte[4096];
            return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
        }
        catch (SocketException)
        {
            return "";
        }
    }
}
