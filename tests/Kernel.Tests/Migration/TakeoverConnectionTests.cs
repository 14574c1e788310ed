using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Proxy.Hosting;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Migration;

// A client that talks to a pod through a ClusterIP, while the proxy underneath changes.
[Trait("Invariant", "7")]
public sealed class TakeoverConnectionTests : IDisposable
{
    private const string ClusterIP = "10.96.0.80";
    private const string Pod = "10.244.1.3";

    private readonly KubeProxyNode _node = new();
    private readonly Sandbox _pod = new();
    private readonly Socket _listener;

    public TakeoverConnectionTests()
    {
        _node.Sandbox.Run("ip", "link", "add", "pod", "type", "veth", "peer", "name", "eth0", "netns", $"{_pod.Namespace.Path}");
        _node.Sandbox.Run("ip", "address", "add", "10.244.1.1/24", "dev", "pod");
        _node.Sandbox.Run("ip", "link", "set", "pod", "up");
        _node.Sandbox.Run("ip", "route", "add", "10.96.0.0/16", "dev", "pod");
        _pod.Run("ip", "address", "add", $"{Pod}/24", "dev", "eth0");
        _pod.Run("ip", "link", "set", "eth0", "up");
        _listener = _pod.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        _listener.Bind(IPEndPoint.Parse($"{Pod}:8080"));
        _listener.Listen();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _pod.Dispose();
        _node.Dispose();
    }

    [IptablesFact]
    public void A_connection_made_through_iptables_legacy_goes_on() => Survives(() => _node.AddIptablesMode("legacy"));

    [IptablesFact]
    public void A_connection_made_through_iptables_nft_goes_on() => Survives(() => _node.AddIptablesMode("nft"));

    [IptablesFact]
    public void A_connection_made_through_nftables_mode_goes_on() => Survives(_node.AddNftablesMode);

    // There, and back again.
    private void Survives(Action kubeProxy)
    {
        _node.AddOthers();
        kubeProxy();
        using var old = Connect();

        using (var backend = new NftablesBackend(IPFamily.IPv4, NftablesConnection.Open(_node.Sandbox.Namespace)))
        {
            var verifier = new CommitVerifier([(IPFamily.IPv4, backend)]);
            var change = new RulesetChange(
                Ruleset.Empty(IPFamily.IPv4),
                Rulesets.Of(IPFamily.IPv4, Rulesets.Service(Rulesets.Name("web"), ClusterIP, 80, Rulesets.Pod(Pod))),
                [Rulesets.Name("web")]);
            verifier.Synced(IPFamily.IPv4, backend.Apply(change), TimeSpan.Zero, change);
            verifier.Verified.IsCompletedSuccessfully.ShouldBeTrue();
        }

        Talk(old);
        _node.Remains().Remove().Problems.ShouldBeEmpty();
        Talk(old);
        using var ours = Connect();
        Talk(ours);

        kubeProxy();
        _node.Remains().Find().Items.ShouldContain(item => item.Serves);
        using (var connection = NftablesConnection.Open(_node.Sandbox.Namespace))
        {
            NftablesCleanup.Run(connection, IPFamily.IPv4).ShouldBeTrue();
        }

        Talk(old);
        Talk(ours);
        using var theirs = Connect();
        Talk(theirs);
    }

    private Pair Connect()
    {
        var client = _node.Sandbox.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        client.Connect(IPEndPoint.Parse($"{ClusterIP}:80"));
        return new Pair(client, _listener.Accept());
    }

    private static void Talk(Pair pair)
    {
        var answer = new byte[4];
        foreach (var (from, to) in ((Socket, Socket)[])[(pair.Client, pair.Server), (pair.Server, pair.Client)])
        {
            from.Send("ping"u8).ShouldBe(answer.Length);
            to.ReceiveTimeout = 10_000;
            to.Receive(answer).ShouldBe(answer.Length);
        }
    }

    private sealed record Pair(Socket Client, Socket Server) : IDisposable
    {
        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
