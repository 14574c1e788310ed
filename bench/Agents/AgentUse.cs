namespace KubeProxyNet.Bench.Agents;

/// <summary>What an agent has taken so far.</summary>
/// <param name="Memory">Resident memory now, in MB.</param>
/// <param name="Processor">User and system time.</param>
/// <param name="LoopbackBytes">Bytes between it and the API server.</param>
internal readonly record struct AgentUse(double Memory, TimeSpan Processor, long LoopbackBytes);
