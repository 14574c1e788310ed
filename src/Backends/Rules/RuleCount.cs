namespace KubeProxyNet.Backends.Rules;

/// <summary>How many rules of ours a table has after a sync.</summary>
/// <param name="Table">The table as iptables has it: <c>nat</c>.</param>
/// <param name="Owned">All rules of our chains.</param>
/// <param name="Written">Those that the sync has put in.</param>
public readonly record struct RuleCount(string Table, int Owned, int Written);
