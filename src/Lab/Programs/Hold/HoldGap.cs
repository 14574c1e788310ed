namespace KubeProxyNet.Lab.Programs.Hold;

/// <summary>A silence: since when (from the program's start) and how long.</summary>
internal sealed record HoldGap(double FromMs, double LengthMs);
