namespace KubeProxyNet.Proxy.Migration;

/// <summary>An iptables table, from iptables-save or by netlink.</summary>
/// <param name="Name"><c>nat</c>, <c>filter</c> ...</param>
/// <param name="Chains">All its chains.</param>
/// <param name="Rules">All its rules, in order within each chain.</param>
internal sealed record ChainTable(string Name, IReadOnlyList<TableChain> Chains, IReadOnlyList<ChainRule> Rules);
