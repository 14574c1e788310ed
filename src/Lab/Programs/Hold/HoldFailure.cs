namespace KubeProxyNet.Lab.Programs.Hold;

/// <summary>A connection lost or not to be had.</summary>
internal sealed record HoldFailure(double AtMs, DateTimeOffset Time, string Kind, string Detail);
