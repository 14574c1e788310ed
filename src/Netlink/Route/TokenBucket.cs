namespace KubeProxyNet.Netlink.Route;

/// <summary>A queue that lets packets out at a rate (tc-tbf(8)).</summary>
/// <param name="Rate">Bytes a second.</param>
/// <param name="Burst">Bytes that may leave at once after a pause.</param>
/// <param name="Limit">Bytes that may wait; more are dropped.</param>
public sealed record TokenBucket(ulong Rate, uint Burst, uint Limit);
