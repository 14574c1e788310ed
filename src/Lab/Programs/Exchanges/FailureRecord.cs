namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>One failure: when it began, since the start and by the wall clock, what it was and when it was known.</summary>
internal sealed record FailureRecord(double AtMs, DateTimeOffset Time, string Kind, string Detail, double TookMs);
