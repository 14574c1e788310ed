using System.Globalization;
using System.Net;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>
/// Parts of rules, in the order and spelling in which both variants' iptables-save print them (checked with 1.8.9): a rule that was read back is
/// compared as text. Each part ends in a space, or is empty. Pure.
/// </summary>
internal static class IptablesRules
{
    internal const string New = "-m conntrack --ctstate NEW ";

    internal const string FromNode = "-m addrtype --src-type LOCAL ";

    // xt_comment has room for 255 bytes; quotes and the like cannot be in a valid name, and must not end the comment if they are.
    private const int MaxCommentLength = 255;

    // xt_statistic keeps a probability as so many parts of 2^31.
    private const double StatisticOne = 0x80000000;

    internal static string Comment(string text) => $"-m comment --comment \"{Sanitize(text)}\" ";

    internal static string Mark(uint mark) => string.Create(CultureInfo.InvariantCulture, $"0x{mark:x}");

    /// <summary>
    /// One of so many: the number that kube-proxy writes (ten decimals), rounded as the kernel keeps it, and printed as it is read back.
    /// </summary>
    internal static string OneOf(int count)
    {
        var written = Math.Round(1.0 / count, 10);
        var kept = Math.Round(written * StatisticOne, MidpointRounding.AwayFromZero) / StatisticOne;
        return string.Create(CultureInfo.InvariantCulture, $"-m statistic --mode random --probability {kept:F11} ");
    }

    /// <summary>Packets from a range; iptables-save says nothing of one that holds all addresses.</summary>
    internal static string From(IPNetwork range) => range.PrefixLength == 0 ? "" : $"-s {range} ";

    internal static string Reject(Protocol protocol, IptablesDialect dialect) =>
        $"-j REJECT --reject-with {(protocol == Protocol.Tcp ? "tcp-reset" : dialect.PortUnreachable)}";

    /// <summary>What tells a packet from a pod, or from anything else; none if nothing does.</summary>
    internal static IEnumerable<IptablesMatch> FromPod(LocalDetector detector) => detector switch
    {
        LocalDetector.BySource(var prefixes) => prefixes.Select(prefix => new IptablesMatch { Source = $"-s {prefix} " }),
        LocalDetector.ByInterface(var name) => [new IptablesMatch { Interface = $"-i {name} " }],
        LocalDetector.ByInterfacePrefix(var prefix) => [new IptablesMatch { Interface = $"-i {prefix}+ " }],
        _ => [],
    };

    /// <summary>
    /// The addresses that serve NodePorts; none if no address does. Loopback is left out, also where it was asked for: the agent's own relay serves it.
    /// </summary>
    internal static IEnumerable<IptablesMatch> ToNode(NodeRules node, IptablesDialect dialect) => node.NodePortAddresses switch
    {
        null => [new IptablesMatch { Destination = $"! -d {dialect.Loopback} ", Extra = "-m addrtype --dst-type LOCAL " }],
        { } addresses => addresses.Select(address => new IptablesMatch { Destination = $"-d {dialect.Print(address)} " }),
    };

    private static string Sanitize(string text)
    {
        var clean = text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && text.AsSpan().IndexOfAny("\"'\\") < 0
            ? text
            : string.Concat(text.Select(letter => letter is < ' ' or > '~' or '"' or '\'' or '\\' ? '?' : letter));
        return clean.Length > MaxCommentLength ? clean[..MaxCommentLength] : clean;
    }
}
