namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>How often one kind of failure occurred, and when first and last since the start.</summary>
internal sealed record FailureSummary(int Count, double FirstMs, double LastMs);
