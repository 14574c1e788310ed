using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Bench.Modes;

/// <summary>A mode to be compared with the others.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="FindProblem">Why this machine cannot run it; null if it can.</param>
/// <param name="Open">Its backend for IPv4 in a namespace.</param>
internal sealed record BenchMode(string Name, Func<string?> FindProblem, Func<NetworkNamespace, IProxyBackend> Open)
{
    /// <summary>All that there are.</summary>
    internal static IReadOnlyList<BenchMode> All { get; } =
    [
        new("nftables", static () => NftablesSupport.Probe(IPFamily.IPv4).Problem, static ns => new NftablesBackend(IPFamily.IPv4, NftablesConnection.Open(ns))),
        new("ipvs", FindIpvsProblem, static ns => new IpvsBackend(IPFamily.IPv4, new IpvsPlace(ns), new IpvsSettings())),
        Iptables("iptables-nft", IptablesVariant.Nft),
        Iptables("iptables-legacy", IptablesVariant.Legacy),
    ];

    private static BenchMode Iptables(string name, IptablesVariant variant) => new(
        name,
        () => IptablesSupport.Probe(IPFamily.IPv4, new CommandRunner(), variant).Problem,
        ns => new IptablesBackend(
            IPFamily.IPv4, IptablesPrograms.Of(IPFamily.IPv4, variant), new CommandRunner("nsenter", $"--net={ns.Path}") { Patience = TimeSpan.FromMinutes(10) }, ns));

    // Asked in a namespace of its own: what it tries must not be seen on this machine.
    private static string? FindIpvsProblem()
    {
        using var ns = NetworkNamespace.Create();
        return IpvsSupport.Probe(IPFamily.IPv4, new IpvsPlace(ns), new IpvsSettings(), new CommandRunner()).Problem;
    }
}
