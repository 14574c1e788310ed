namespace KubeProxyNet.Netlink.Nftables;

/// <summary>The state of a network namespace's whole ruleset: the number grows with each commit, whoever makes it.</summary>
/// <param name="Id">The number.</param>
/// <param name="ProcessId">Who asked or, in events, who committed.</param>
/// <param name="ProcessName">That process's name, at most 15 characters.</param>
public sealed record NftGeneration(uint Id, uint ProcessId, string ProcessName);
