using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProxyNet.Backends.Rules.Tracing;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Route;
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
    private readonly List<(Sandbox Sandbox, IPAddress[] Addresses)> _plugged = [];
    private readonly List<IPAddress> _beyond = [];
    private readonly StringBuilder _wiring = new();
    private readonly EchoServers _servers = new();
    private readonly string _podLink;

    internal World(IReadOnlyCollection<ScenarioCase> cases)
    {
        _podLink = cases.First().PodLink;
        NodeAddresses = [.. cases.First().NodeAddresses];
        Node = Make();
        Beyond = Make();
        BuildNode();
        Plug(Beyond, "eth0", IPAddress.Parse(Beyond4), IPAddress.Parse(Beyond6));
        foreach (var packet in cases.SelectMany(item => item.Packets))
        {
            Place(packet.Source, isHere: packet.Origin == PacketOrigin.PodHere, isClient: true);
        }

        foreach (var address in cases.SelectMany(item => item.Packets.Select(packet => packet.Destination).Concat(item.Destinations.Select(item => item.Destination.Address))))
        {
            Place(address, isHere: false, isClient: false);
        }

        Connect();
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
        using var kernel = ConntrackConnection.Open(Node.Namespace);
        kernel.DeleteWhere(new ConntrackFilter());
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
        sandbox.SetSysctls("net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.all.accept_redirects=0",
            "net.ipv6.conf.default.accept_redirects=0", "net.ipv4.conf.all.accept_redirects=0", "net.ipv4.conf.default.accept_redirects=0",
            "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0", "net.ipv4.conf.all.send_redirects=0", "net.ipv4.conf.default.send_redirects=0");
        return sandbox;
    }

    private void BuildNode()
    {
        Node.SetSysctls("net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.ipv4.icmp_ratelimit=0", "net.ipv6.icmp.ratelimit=0");

        // Where br_netfilter is loaded, a bridge would send a translated packet on by itself, and never back to the port that it came from.
        Node.SetSysctls("-net.bridge.bridge-nf-call-iptables=0", "-net.bridge.bridge-nf-call-ip6tables=0");
        foreach (var link in (string[])["eth0", _podLink])
        {
            _wiring.AppendLine($"link add {link} type bridge mcast_snooping 0");
            _wiring.AppendLine($"link set {link} up");
            foreach (var address in NodeAddresses.Where(address => !IPAddress.IsLoopback(address) && IsPodHere(address) == (link == _podLink)))
            {
                _wiring.AppendLine($"addr add {Whole(address)} dev {link} {(IsIPv4(address) ? "" : "nodad")}");
            }

            _wiring.AppendLine($"addr add {Gateway4}/32 dev {link} scope link");
            _wiring.AppendLine($"addr add {Gateway6}/64 dev {link} nodad");
        }

        foreach (var address in NodeAddresses.Append(IPAddress.Loopback).Append(IPAddress.IPv6Loopback))
        {
            _holders[address] = Node;
        }
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
            _beyond.Add(address);
        }
    }

    private void Plug(Sandbox sandbox, string link, params IPAddress[] addresses)
    {
        _plugged.Add((sandbox, addresses));
        var port = $"port{_plugged.Count}";
        _wiring.AppendLine($"link add {port} type veth peer name eth0 netns {sandbox.Namespace.Path}");
        _wiring.AppendLine($"link set {port} master {link}");
        _wiring.AppendLine($"link set {port} up");
        foreach (var address in addresses)
        {
            _wiring.AppendLine($"route add {Whole(address)} dev {link}");
        }
    }

    // All of the node's side by one command, and the other sides without any: processes are what takes time where the kernel is emulated.
    private void Connect()
    {
        _wiring.AppendLine($"route add default via {Beyond4} dev eth0").AppendLine($"route add ::/0 via {Beyond6} dev eth0");
        Node.RunWithInput(_wiring.ToString(), "ip", "-batch", "-");
        foreach (var (sandbox, addresses) in _plugged)
        {
            using var kernel = RouteConnection.Open(sandbox.Namespace);
            var link = kernel.FindLink("eth0")!.Index;
            kernel.SetLinkUp(link);
            AddAddresses(kernel, link, addresses);
            foreach (var isIPv4 in addresses.Select(IsIPv4).Distinct())
            {
                kernel.EnsureRoute(new Route
                {
                    Destination = IPNetwork.Parse(isIPv4 ? "0.0.0.0/0" : "::/0"),
                    Gateway = IPAddress.Parse(isIPv4 ? Gateway4 : Gateway6),
                    LinkIndex = link,
                    Flags = RouteFlags.OnLink,
                });
            }
        }

        using var beyond = RouteConnection.Open(Beyond.Namespace);
        AddAddresses(beyond, beyond.FindLink("lo")!.Index, _beyond);
    }

    private static void AddAddresses(RouteConnection kernel, int link, IEnumerable<IPAddress> addresses)
    {
        foreach (var address in addresses)
        {
            kernel.EnsureAddress(new Address
            {
                LinkIndex = link,
                Local = address,
                PrefixLength = IsIPv4(address) ? 32 : 128,
                Flags = IsIPv4(address) ? AddressFlags.None : AddressFlags.NoDad,
            });
        }
    }

    private static bool IsIPv4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    private static string Whole(IPAddress address) => $"{address}/{(IsIPv4(address) ? 32 : 128)}";
}
