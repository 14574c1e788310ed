namespace KubeProxyNet.CniSuite;

/// <summary>What became of a case, and why.</summary>
public sealed record CaseResult(string Name, Outcome Outcome, string Why);
