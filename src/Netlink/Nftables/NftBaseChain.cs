namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Makes a chain one that packets enter by themselves.</summary>
/// <param name="Hook">Where.</param>
/// <param name="Type"><c>filter</c>, <c>nat</c> or <c>route</c>.</param>
/// <param name="Priority">The order among the chains of that hook, lowest first.</param>
/// <param name="Policy">The verdict at the chain's end.</param>
public sealed record NftBaseChain(NftHook Hook, string Type, int Priority, NftPolicy Policy);
