namespace KubeProxyNet.Backends.Iptables;

/// <summary>A rule of ours in a chain that is not ours alone: of one service port in a shared chain, or a jump in a built-in one.</summary>
/// <param name="Table">The table.</param>
/// <param name="Chain">The chain.</param>
/// <param name="Rule">The rule, as iptables-save prints it behind the chain's name.</param>
internal readonly record struct IptablesEntry(IptablesTable Table, string Chain, string Rule);
