using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Names of our chains: kube-proxy's, so that its rules are taken over in place and people find what they know.</summary>
internal static class IptablesNames
{
    internal const string Services = "KUBE-SERVICES";
    internal const string ExternalServices = "KUBE-EXTERNAL-SERVICES";
    internal const string NodePorts = "KUBE-NODEPORTS";
    internal const string Postrouting = "KUBE-POSTROUTING";
    internal const string MarkMasquerade = "KUBE-MARK-MASQ";
    internal const string Forward = "KUBE-FORWARD";
    internal const string Firewall = "KUBE-PROXY-FIREWALL";
    internal const string Canary = "KUBE-PROXY-CANARY";

    // Not kube-proxy's: what it does not do.
    internal const string MarkOffPod = "KUBE-MARK-MASQ-OFF-POD";
    internal const string ExternalNodePorts = "KUBE-EXTERNAL-NODEPORTS";
    internal const string ClusterIPs = "KUBE-CLUSTER-IPS";
    internal const string StrayClusterIPs = "KUBE-STRAY-CLUSTER-IPS";
    internal const string Reject = "KUBE-SERVICES-REJECT";

    private const int HashLength = 16;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static readonly SearchValues<char> Base32Letters = SearchValues.Create(Base32);

    private static readonly FrozenSet<string> Static = FrozenSet.ToFrozenSet(
    [
        Services, ExternalServices, NodePorts, Postrouting, MarkMasquerade, Forward, Firewall, Canary,
        MarkOffPod, ExternalNodePorts, ClusterIPs, StrayClusterIPs, Reject,
    ]);

    private static readonly string[] Prefixes = ["KUBE-SVC-", "KUBE-SVL-", "KUBE-EXT-", "KUBE-FW-", "KUBE-SEP-"];

    /// <summary>The tables by their number.</summary>
    internal static readonly IptablesTable[] AllTables = Enum.GetValues<IptablesTable>();

    /// <summary>The table's name as the programs have it.</summary>
    internal static string NameOf(IptablesTable table) => table switch
    {
        IptablesTable.Nat => "nat",
        IptablesTable.Filter => "filter",
        _ => "mangle",
    };

    /// <summary><c>tcp</c>, <c>udp</c>, <c>sctp</c>.</summary>
    internal static string WordOf(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "tcp",
        Protocol.Udp => "udp",
        _ => "sctp",
    };

    /// <summary>The chain of a service port's destinations: all of the cluster, or those on this node.</summary>
    internal static string GroupChain(ServicePortName name, DestinationGroup group) =>
        (group == DestinationGroup.Local ? "KUBE-SVL-" : "KUBE-SVC-") + Hash($"{name}{WordOf(name.Protocol)}");

    /// <summary>The chain of one destination of a service port.</summary>
    internal static string DestinationChain(ServicePortName name, Destination destination) =>
        "KUBE-SEP-" + Hash($"{name}{WordOf(name.Protocol)}{destination}");

    /// <summary>The chain that traffic from outside enters by. The first is named as kube-proxy does, which never has a second one.</summary>
    internal static string ExternalChain(ServicePortName name, int index) => "KUBE-EXT-" + HashOf(name, index);

    /// <summary>The chain that looks at sources first.</summary>
    internal static string FirewallChain(ServicePortName name, int index) => "KUBE-FW-" + HashOf(name, index);

    /// <summary>Whether a chain is ours, or kube-proxy's of iptables mode, which is the same.</summary>
    internal static bool IsOurs(string name) => Static.Contains(name) || Array.Exists(Prefixes, prefix => name.Length == prefix.Length + HashLength
        && name.StartsWith(prefix, StringComparison.Ordinal) && !name.AsSpan(prefix.Length).ContainsAnyExcept(Base32Letters));

    private static string HashOf(ServicePortName name, int index) =>
        Hash(index == 0 ? $"{name}{WordOf(name.Protocol)}" : string.Create(CultureInfo.InvariantCulture, $"{name}{WordOf(name.Protocol)}#{index}"));

    // The first 16 letters of the hash in base 32: 80 bits, taken from ten bytes.
    private static string Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        Span<char> letters = stackalloc char[HashLength];
        var bits = 0;
        var value = 0;
        var next = 0;
        for (var index = 0; index < HashLength; index++)
        {
            if (bits < 5)
            {
                value = (value << 8) | hash[next++];
                bits += 8;
            }

            bits -= 5;
            letters[index] = Base32[(value >> bits) & 31];
            value &= (1 << bits) - 1;
        }

        return new string(letters);
    }
}
