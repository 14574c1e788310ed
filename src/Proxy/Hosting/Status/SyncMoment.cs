namespace KubeProxyNet.Proxy.Hosting.Status;

/// <summary>One sync, for the page.</summary>
/// <param name="At">When it ended, in milliseconds since 1970.</param>
/// <param name="Family">IPv4 or IPv6.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Operations">Objects written or removed.</param>
/// <param name="Problem">Why it failed; empty if it did not.</param>
internal sealed record SyncMoment(long At, string Family, double Milliseconds, int Operations, string Problem);
