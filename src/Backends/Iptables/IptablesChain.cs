using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>A chain of ours with its rules, as iptables-save prints them behind the chain's name.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rules">Its rules in order. Of a shared chain: those that come behind all entries of service ports.</param>
/// <param name="IsShared">Service ports have entries in it, in no order.</param>
internal sealed record IptablesChain(IptablesTable Table, string Name, EquatableArray<string> Rules, bool IsShared = false);
