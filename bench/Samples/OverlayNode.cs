using System.Net;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Overlay;
using KubeProxyNet.Overlay.Kernel;
using KubeProxyNet.Overlay.Publishing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Bench.Samples;

/// <summary>A node of a made-up cluster: a network namespace with the network agent in it.</summary>
internal static class OverlayNode
{
    private const int MTU = 1500;

    /// <summary>The link that it is joined to others by.</summary>
    internal const string Uplink = "eth0";

    /// <summary>Gives a namespace what a node has before any agent has run: a link, to a namespace or to nobody, and the node's addresses.</summary>
    internal static void Prepare(NetworkNamespace place, int number, NetworkNamespace? peer = null)
    {
        using var route = RouteConnection.Open(place);
        var link = peer is null
            ? route.EnsureLink(new VethSpec(Uplink, "other") { IsUp = true, MTU = MTU })
            : route.EnsureLink(new VethSpec(Uplink, Uplink) { IsUp = true, MTU = MTU, PeerNamespace = peer });
        Address(route, link.Index, number);
        if (peer is not null)
        {
            using var there = RouteConnection.Open(peer);
            var end = there.FindLink(Uplink)!;
            there.SetLinkUp(end.Index);
            Address(there, end.Index, number + 1);
        }
    }

    /// <summary>The Node that the API server would have.</summary>
    internal static Node Of(int number) => new()
    {
        Key = new ObjectKey("", $"node{number}"),
        Uid = $"{number}",
        CreationTimestamp = DateTimeOffset.UnixEpoch,
        InternalIPs = [AddressOf(number), AddressV6Of(number)],
        PodCIDRs = [IPNetwork.Parse($"10.{1 + (number / 250)}.{number % 250}.0/24"), IPNetwork.Parse($"fd00:10:{number:x}::/64")],
    };

    /// <summary>Starts the agent.</summary>
    internal static OverlayAgent Start(NetworkNamespace place, int number, IReadOnlyList<Node> nodes, CancellationToken cancellationToken, out Task life)
    {
        var options = new OverlayOptions
        {
            NodeName = $"node{number}",
            ClusterCIDRs = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00:10::/32")],
            CniConfigurationFolder = "",
            SubnetFile = "",
        };
        var agent = new OverlayAgent(options, new OverlayPlace(place), new Nobody(), TimeProvider.System, NullLoggerFactory.Instance);
        life = Task.Run(() => agent.RunAsync(cancellationToken), CancellationToken.None);
        agent.Take(new InformerEvent<Node>.Replaced([.. nodes]));
        return agent;
    }

    private static IPAddress AddressOf(int number) => IPAddress.Parse($"172.30.{number / 250}.{number % 250}");

    private static IPAddress AddressV6Of(int number) => IPAddress.Parse($"fd00:30::{number:x}");

    private static void Address(RouteConnection route, int link, int number)
    {
        route.EnsureAddress(new Address { LinkIndex = link, Local = AddressOf(number), PrefixLength = 16 });
        route.EnsureAddress(new Address { LinkIndex = link, Local = AddressV6Of(number), PrefixLength = 64, Flags = AddressFlags.NoDad });
    }

    // There is no API server.
    private sealed class Nobody : INodeAnnouncer
    {
        public Task PatchAsync(ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
