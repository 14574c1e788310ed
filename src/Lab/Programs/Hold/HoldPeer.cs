namespace KubeProxyNet.Lab.Programs.Hold;

/// <summary>Who answers from a moment on, and as which address it sees us.</summary>
internal sealed record HoldPeer(double AtMs, string Pod, string Client);
