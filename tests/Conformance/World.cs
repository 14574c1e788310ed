using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Backends.Rules.Tracing;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Conformance.Tests;

// The node "here" with its two links, the pods' bridge and eth0; a namespace for each pod on it and for each client; and "beyond", which has all other
// addresses that scenarios name, virtual ones too, so that a packet which should never have left is answered by somebody who should not be heard.
internal sealed class World : IDisposable
{
    // The node's hop on both links, and beyond's on eth0: addresses that no scenario has.
    private const string Gateway4 = "169.254.1.1";
    private const string Gateway6 = "fe80::1";
    private const string Beyond4 = "192.0.2.254";
    private const string Beyond6 = "fd00:ffff::254";

    private static readonly IPNetwork[] PodsHere = [IPNetwork.Parse("10.244.1.0/24"), IPNetwork.Parse("fd00:10:244:1::/64")];

    private readonly Dictionary<IPAddress, Sandbox> _holders = [];
    private readonly List<Sandbox> _sandboxes = [];
    private readonly EchoServers _servers = new();
    private readonly string _podLink;
    private int _links;

    internal World(IReadOnlyCollection<ScenarioCase> cases)
    {
        _podLink = cases.First().PodLink;
        NodeAddresses = [.. cases.First().NodeAddresses];
        Node = Make();
        Beyond = Make();
        BuildNode();
        BuildBeyond();
        foreach (var packet in cases.SelectMany(item => item.Packets))
        {
            Place(packet.Source, isHere: packet.Origin == PacketOrigin.PodHere, isClient: true);
        }

        foreach (var address in cases.SelectMany(item => item.Packets.Select(packet => packet.Destination).Concat(item.Destinations.Select(item => item.Destination.Address))))
        {
            Place(address, isHere: false, isClient: false);
        }

        var served = cases.SelectMany(item => item.Packets.Select(packet => (packet.Protocol, new IPEndPoint(packet.Destination, packet.Port)))
            .Concat(item.Destinations.Select(item => (item.Protocol, new IPEndPoint(item.Destination.Address, item.Destination.Port)))));
        foreach (var place in served.Distinct().GroupBy(item => _holders[item.Item2.Address]))
        {
            _servers.Start(place.Key.Namespace, place);
        }
    }

    internal Sandbox Node { get; }

    internal HashSet<IPAddress> NodeAddresses { get; }

    private Sandbox Beyond { get; }

    /// <summary>The namespace that has an address.</summary>
    internal Sandbox HolderOf(IPAddress address) => _holders[address];

    /// <summary>Whether an address is behind the pods' bridge: what masquerading takes is the bridge's own address there.</summary>
    internal static bool IsPodHere(IPAddress address) => PodsHere.Any(network => network.Contains(address));

    /// <summary>Forgets all connections, so that none is taken for one of the scenario before.</summary>
    internal void ForgetConnections()
    {
        Node.Run("conntrack", "-F", "-f", "ipv4");
        Node.Run("conntrack", "-F", "-f", "ipv6");
    }

    public void Dispose()
    {
        _servers.Dispose();
        _sandboxes.ForEach(sandbox => sandbox.Dispose());
    }

    private Sandbox Make()
    {
        var sandbox = new Sandbox();
        _sandboxes.Add(sandbox);
        // Link-local addresses would be on trial for a second. Answers have to come back through the node, so nobody may tell of a shorter way.
        sandbox.Run("sysctl", "-qw", "net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.all.accept_redirects=0",
            "net.ipv6.conf.default.accept_redirects=0", "net.ipv4.conf.all.accept_redirects=0", "net.ipv4.conf.default.accept_redirects=0",
            "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0", "net.ipv4.conf.all.send_redirects=0", "net.ipv4.conf.default.send_redirects=0");
        return sandbox;
    }

    private void BuildNode()
    {
        Node.Run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.ipv4.icmp_ratelimit=0", "net.ipv6.icmp.ratelimit=0");

        // Where br_netfilter is loaded, a bridge would send a translated packet on by itself, and never back to the port that it came from.
        Node.Run("sysctl", "-eqw", "net.bridge.bridge-nf-call-iptables=0", "net.bridge.bridge-nf-call-ip6tables=0");
        var lines = new StringBuilder();
        foreach (var link in (string[])["eth0", _podLink])
        {
            lines.AppendLine($"link add {link} type bridge mcast_snooping 0");
            lines.AppendLine($"link set {link} up");
            foreach (var address in NodeAddresses.Where(address => !IPAddress.IsLoopback(address) && IsPodHere(address) == (link == _podLink)))
            {
                lines.AppendLine($"addr add {Whole(address)} dev {link} {(IsIPv4(address) ? "" : "nodad")}");
            }

            lines.AppendLine($"addr add {Gateway4}/32 dev {link} scope link");
            lines.AppendLine($"addr add {Gateway6}/64 dev {link} nodad");
        }

        foreach (var address in NodeAddresses.Append(IPAddress.Loopback).Append(IPAddress.IPv6Loopback))
        {
            _holders[address] = Node;
        }

        Batch(Node, lines);
    }

    private void BuildBeyond()
    {
        Plug(Beyond, "eth0", IPAddress.Parse(Beyond4), IPAddress.Parse(Beyond6));
        Batch(Node, new StringBuilder().AppendLine($"route add default via {Beyond4} dev eth0").AppendLine($"route add ::/0 via {Beyond6} dev eth0"));
    }

    // Addresses of pods here and of clients get a namespace each: who sends to himself must be himself, and who sends to another must not.
    private void Place(IPAddress address, bool isHere, bool isClient)
    {
        if (_holders.ContainsKey(address))
        {
            return;
        }

        if (isClient || IsPodHere(address))
        {
            var sandbox = Make();
            _holders[address] = sandbox;
            Plug(sandbox, isHere || IsPodHere(address) ? _podLink : "eth0", address);
        }
        else
        {
            _holders[address] = Beyond;
            Beyond.Run("ip", ["addr", "add", Whole(address), "dev", "lo", .. IsIPv4(address) ? (string[])[] : ["nodad"]]);
        }
    }

    private void Plug(Sandbox sandbox, string link, params IPAddress[] addresses)
    {
        var port = $"port{_links++}";
        var outside = new StringBuilder();
        outside.AppendLine($"link add {port} type veth peer name eth0 netns {sandbox.Namespace.Path}");
        outside.AppendLine($"link set {port} master {link}");
        outside.AppendLine($"link set {port} up");
        var inside = new StringBuilder().AppendLine("link set eth0 up");
        foreach (var address in addresses)
        {
            outside.AppendLine($"route add {Whole(address)} dev {link}");
            inside.AppendLine($"addr add {Whole(address)} dev eth0 {(IsIPv4(address) ? "" : "nodad")}");
            inside.AppendLine(IsIPv4(address) ? $"route add default via {Gateway4} dev eth0 onlink" : $"route add ::/0 via {Gateway6} dev eth0");
        }

        Batch(Node, outside);
        Batch(sandbox, inside);
    }

    private static void Batch(Sandbox sandbox, StringBuilder lines) => sandbox.RunWithInput(lines.ToString(), "ip", "-batch", "-");

    private static bool IsIPv4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    private static string Whole(IPAddress address) => $"{address}/{(IsIPv4(address) ? 32 : 128)}";
}
