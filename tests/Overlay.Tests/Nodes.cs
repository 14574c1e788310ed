using System.Net;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Tests;

// Nodes as the API would show them: number N is 172.30.0.N with pods in 10.244.N.0/24, and the same in IPv6.
internal static class Nodes
{
    internal static readonly OverlayOptions Options = new()
    {
        NodeName = "node1",
        ClusterCIDRs = [IPNetwork.Parse("10.244.0.0/16"), IPNetwork.Parse("fd00:10:244::/48")],
        CniConfigurationFolder = "",
        SubnetFile = "",
    };

    internal static Node Node(int number, string? name = null) => new()
    {
        Key = new ObjectKey("", name ?? $"node{number}"),
        Uid = name ?? $"uid{number}",
        CreationTimestamp = DateTimeOffset.UnixEpoch.AddDays(number),
        InternalIPs = [Address(number), AddressV6(number)],
        PodCIDRs = [IPNetwork.Parse($"10.244.{number}.0/24"), IPNetwork.Parse($"fd00:10:244:{number}::/64")],
    };

    internal static IPAddress Address(int number) => IPAddress.Parse($"172.30.0.{number}");

    internal static IPAddress AddressV6(int number) => IPAddress.Parse($"fd00:30::{number}");
}
