using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Bench.Samples;

/// <summary>A node between a client and one namespace that has every pod's address, so that whatever endpoint is chosen answers.</summary>
internal sealed class ConnectWorld : IDisposable
{
    private const int Port = 8080;
    private const int Backlog = 512;

    private readonly NetworkNamespace _client = NetworkNamespace.Create();
    private readonly NetworkNamespace _pods = NetworkNamespace.Create();
    private readonly Socket _listener;
    private readonly Thread _acceptor;

    internal ConnectWorld()
    {
        // The client counts as a pod: its address is in their range, and in none of those that have endpoints.
        Connect("client", _client, "10.255.255.1", "10.255.255.2");
        Connect("pods", _pods, "10.127.1.1", "10.127.1.2");
        Node.Configure([new("ipv4/ip_forward", "1")]);
        using var node = RouteConnection.Open(Node);
        using var pods = RouteConnection.Open(_pods);
        foreach (var range in SampleCluster.PodRanges.Select(IPNetwork.Parse))
        {
            node.EnsureRoute(new Route { Destination = range, Gateway = IPAddress.Parse("10.127.1.2"), LinkIndex = node.FindLink("pods")!.Index });
            pods.EnsureRoute(new Route { Destination = range, Type = RouteType.Local, Table = RouteTable.Local, Scope = RouteScope.Host, LinkIndex = pods.FindLink("lo")!.Index });
        }

        _listener = _pods.Open(AddressFamily.InterNetwork);
        _listener.Bind(new IPEndPoint(IPAddress.Any, Port));
        _listener.Listen(Backlog);
        _acceptor = new Thread(Accept) { IsBackground = true, Name = "acceptor" };
        _acceptor.Start();
    }

    internal NetworkNamespace Node { get; } = NetworkNamespace.Create();

    /// <summary>Connects and hangs up, so many times, and takes down how long each connect took, in microseconds.</summary>
    internal Distribution Connect(Func<int, IPEndPoint> target, int times)
    {
        var distribution = new Distribution();
        for (var count = 0; count < times; count++)
        {
            using var socket = _client.Open(AddressFamily.InterNetwork);
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            var start = Stopwatch.GetTimestamp();
            socket.Connect(target(count));
            distribution.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return distribution;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _acceptor.Join();
        _client.Dispose();
        _pods.Dispose();
        Node.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                _listener.Accept().Dispose();
            }
        }
        catch (SocketException)
        {
            // Closed: nobody connects any more.
        }
        catch (ObjectDisposedException)
        {
            // The same, a moment earlier.
        }
    }

    private void Connect(string link, NetworkNamespace other, string here, string there)
    {
        using var node = RouteConnection.Open(Node);
        using var far = RouteConnection.Open(other);
        node.EnsureLink(new VethSpec(link, "eth0") { PeerNamespace = other });
        Raise(node, link, here);
        Raise(far, "eth0", there);
        far.SetLinkUp(far.FindLink("lo")!.Index);
        far.EnsureRoute(new Route { Destination = IPNetwork.Parse("0.0.0.0/0"), Gateway = IPAddress.Parse(here), LinkIndex = far.FindLink("eth0")!.Index });
    }

    private static void Raise(RouteConnection connection, string link, string address)
    {
        var index = connection.FindLink(link)!.Index;
        connection.EnsureAddress(new Address { LinkIndex = index, Local = IPAddress.Parse(address), PrefixLength = 24 });
        connection.SetLinkUp(index);
    }
}
