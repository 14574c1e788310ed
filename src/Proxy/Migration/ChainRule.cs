namespace KubeProxyNet.Proxy.Migration;

/// <summary>A rule of an iptables table, as much of it as tells where it leads.</summary>
/// <param name="Chain">The chain it stands in.</param>
/// <param name="Target">What it jumps or goes to, which may be a chain; null if nothing.</param>
/// <param name="Text">The rule as iptables-save prints it behind the chain's name; by netlink, only where it leads.</param>
/// <param name="Handle">The kernel's number for it, where the table is one of nf_tables.</param>
internal sealed record ChainRule(string Chain, string? Target, string Text, ulong Handle = 0);
