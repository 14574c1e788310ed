using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules.Tracing;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Conformance.Tests;

// Every backend there is. A new one gets its line, and with it all scenarios.
internal static class ConformanceModes
{
    private const string NoLocalhost =
        "NodePorts on localhost are served by the agent's relay and not by rules: the kernel does not route a source in 127.0.0.0/8 out of another link unless route_localnet opens it to neighbours, and looks for ::1 on the link that an answer comes by";

    private const string ClosedPorts =
        "IPVS needs a virtual address to be the node's own, so packets to its other ports cannot go where they would without Kubernetes; they are refused, lest they reach the node's daemons";

    internal static readonly ConformanceMode[] All =
    [
        new("nftables", static (family, place) => new NftablesBackend(family, NftablesConnection.Open(place)),
        [
            new("nodeport-localhost", "127.0.0.1 tcp 127.0.0.1:30080", new PacketVerdict.NotOurs(), NoLocalhost),
            new("nodeport-localhost-ipv6", "::1 tcp [::1]:30080", new PacketVerdict.NotOurs(), NoLocalhost),
        ]),
        new("ipvs", static (family, place) => new IpvsBackend(family, new IpvsPlace(place), new IpvsSettings()),
        [
            new("nodeport-localhost", "127.0.0.1 tcp 127.0.0.1:30080", new PacketVerdict.NotOurs(), NoLocalhost),
            new("nodeport-localhost-ipv6", "::1 tcp [::1]:30080", new PacketVerdict.NotOurs(), NoLocalhost),
            new("externalip-cluster-policy", "203.0.113.9 tcp 198.51.100.7:81", new PacketVerdict.Rejected(), ClosedPorts),
            new("loadbalancer-ip-shared-by-two-ports", "10.244.1.5 tcp 198.51.100.1:53", new PacketVerdict.Rejected(), ClosedPorts),
        ])
        {
            IsHere = HasIpvs,
            AffinityLimit = "IPVS binds a client to a destination of one virtual service: through another frontend of the same service port it may meet another one (its address chooses, so mostly it does not)",
        },
        Iptables("iptables-nft", IptablesVariant.Nft),
        Iptables("iptables-legacy", IptablesVariant.Legacy),
    ];

    private static ConformanceMode Iptables(string name, IptablesVariant variant) => new(
        name,
        (family, place) => new IptablesBackend(family, IptablesPrograms.Of(family, variant), new CommandRunner("nsenter", $"--net={place.Path}"), place, lockPatience: TimeSpan.FromSeconds(60)),
        [
            new("nodeport-localhost", "127.0.0.1 tcp 127.0.0.1:30080", new PacketVerdict.NotOurs(), NoLocalhost),
            new("nodeport-localhost-ipv6", "::1 tcp [::1]:30080", new PacketVerdict.NotOurs(), NoLocalhost),
        ]);

    private static bool HasIpvs()
    {
        try
        {
            using var ipvs = IpvsConnection.Open();
            return true;
        }
        catch (NetlinkException error) when (error.IsNotFound || error.IsNotPermitted)
        {
            return false;
        }
    }

    internal static ConformanceMode Find(string name) => All.Single(mode => mode.Name == name);
}
