using System.Buffers;
using System.Collections.Frozen;
using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>
/// The names that kube-proxy gives to what it makes, in all its modes. KUBE-FIREWALL, KUBE-MARK-DROP, KUBE-KUBELET-CANARY and KUBE-IPTABLES-HINT are
/// kubelet's and are not among them.
/// </summary>
internal static class KubeProxyNames
{
    /// <summary>The nftables table of both families.</summary>
    internal const string Table = "kube-proxy";

    /// <summary>A chain of that table that is there as soon as Services are served.</summary>
    internal const string TableServices = "services";

    /// <summary>The dummy device that holds the virtual addresses in IPVS mode.</summary>
    internal const string Link = "kube-ipvs0";

    /// <summary>The iptables chain that all Services hang on.</summary>
    internal const string Services = "KUBE-SERVICES";

    /// <summary>The chain that marks packets for masquerade; CNI plugins can be told to jump there.</summary>
    internal const string MarkMasquerade = "KUBE-MARK-MASQ";

    // First 16 characters of a hash in base 32.
    private const int HashLength = 16;
    private const int MaxIpSetNameLength = 31;

    private static readonly SearchValues<char> _base32 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");

    private static readonly FrozenSet<string> _chains = FrozenSet.ToFrozenSet(
    [
        Services, MarkMasquerade, "KUBE-EXTERNAL-SERVICES", "KUBE-NODEPORTS", "KUBE-POSTROUTING", "KUBE-FORWARD", "KUBE-PROXY-FIREWALL", "KUBE-PROXY-CANARY",
        "KUBE-NODE-PORT", "KUBE-LOAD-BALANCER", "KUBE-SOURCE-RANGES-FIREWALL", "KUBE-IPVS-FILTER", "KUBE-IPVS-OUT-FILTER",
    ]);

    // KUBE-XLB- is what KUBE-EXT- and KUBE-SVL- were called before 1.24.
    private static readonly string[] _prefixes = ["KUBE-SVC-", "KUBE-SVL-", "KUBE-SEP-", "KUBE-FW-", "KUBE-EXT-", "KUBE-XLB-"];

    private static readonly string[] _ipSets =
    [
        "CLUSTER-IP", "EXTERNAL-IP", "EXTERNAL-IP-LOCAL", "LOAD-BALANCER", "LOAD-BALANCER-FW", "LOAD-BALANCER-LOCAL", "LOAD-BALANCER-SOURCE-IP",
        "LOAD-BALANCER-SOURCE-CIDR", "LOOP-BACK", "NODE-PORT-TCP", "NODE-PORT-LOCAL-TCP", "NODE-PORT-UDP", "NODE-PORT-LOCAL-UDP",
        "NODE-PORT-SCTP-HASH", "NODE-PORT-LOCAL-SCTP-HASH", "HEALTH-CHECK-NODE-PORT", "IPVS-IPS",
    ];

    private static readonly FrozenSet<string> _allIpSets = _ipSets.SelectMany(name => new[] { "KUBE-" + name, Cut("KUBE-6-" + name) }).ToFrozenSet();

    /// <summary>The iptables tables that kube-proxy writes to.</summary>
    internal static IReadOnlyList<string> IptablesTables { get; } = ["nat", "filter", "mangle"];

    /// <summary>The chains that iptables makes with a table.</summary>
    internal static IReadOnlyList<string> BuiltInChains { get; } = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

    /// <summary>The ipsets that hold all NodePorts.</summary>
    internal static IReadOnlyList<(string Name, TransportProtocol Protocol, bool IsIPv6)> NodePortIpSets { get; } =
    [
        ("KUBE-NODE-PORT-TCP", TransportProtocol.Tcp, false),
        ("KUBE-NODE-PORT-UDP", TransportProtocol.Udp, false),
        ("KUBE-NODE-PORT-SCTP-HASH", TransportProtocol.Sctp, false),
        ("KUBE-6-NODE-PORT-TCP", TransportProtocol.Tcp, true),
        ("KUBE-6-NODE-PORT-UDP", TransportProtocol.Udp, true),
        ("KUBE-6-NODE-PORT-SCTP-HASH", TransportProtocol.Sctp, true),
    ];

    /// <summary>Whether an iptables chain is kube-proxy's.</summary>
    internal static bool IsChain(string name) => _chains.Contains(name) || PrefixOf(name) is not null;

    /// <summary>Whether an iptables chain is to be removed: kube-proxy's, and those that only our own iptables mode has; while that runs, only what it does not use.</summary>
    internal static bool IsRemains(string name, bool isOurs) => IptablesCleanup.IsOurs(name) ? !isOurs : IsChain(name);

    /// <summary>What a chain of a Service or an endpoint begins with; null for every other chain.</summary>
    internal static string? PrefixOf(string name) => Array.Find(_prefixes, prefix => name.Length == prefix.Length + HashLength
        && name.StartsWith(prefix, StringComparison.Ordinal)
        && !name.AsSpan(prefix.Length).ContainsAnyExcept(_base32));

    /// <summary>Whether an ipset is kube-proxy's, of either family.</summary>
    internal static bool IsIpSet(string name) => _allIpSets.Contains(name);

    private static string Cut(string name) => name.Length > MaxIpSetNameLength ? name[..MaxIpSetNameLength] : name;
}
