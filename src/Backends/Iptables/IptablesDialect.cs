using System.Net;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>The words of one IP family.</summary>
internal sealed record IptablesDialect
{
    private IptablesDialect()
    {
    }

    internal required IPFamily Family { get; init; }

    /// <summary><c>iptables</c>, <c>ip6tables</c>.</summary>
    internal required string Program { get; init; }

    /// <summary>What stands behind a single address.</summary>
    internal required string HostLength { get; init; }

    /// <summary>The loopback addresses.</summary>
    internal required string Loopback { get; init; }

    /// <summary>The mask of a single address, as xt_recent has it.</summary>
    internal required string HostMask { get; init; }

    /// <summary>What is answered where there is no TCP reset.</summary>
    internal required string PortUnreachable { get; init; }

    private static IptablesDialect IPv4 { get; } = new()
    {
        Family = IPFamily.IPv4,
        Program = "iptables",
        HostLength = "/32",
        Loopback = "127.0.0.0/8",
        HostMask = "255.255.255.255",
        PortUnreachable = "icmp-port-unreachable",
    };

    private static IptablesDialect IPv6 { get; } = new()
    {
        Family = IPFamily.IPv6,
        Program = "ip6tables",
        HostLength = "/128",
        Loopback = "::1/128",
        HostMask = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        PortUnreachable = "icmp6-port-unreachable",
    };

    internal static IptablesDialect Of(IPFamily family) => family == IPFamily.IPv4 ? IPv4 : IPv6;

    /// <summary>A single address as iptables-save prints it.</summary>
    internal string Print(IPAddress address) => address + HostLength;
}
