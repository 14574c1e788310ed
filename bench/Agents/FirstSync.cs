namespace KubeProxyNet.Bench.Agents;

/// <summary>What a start led to.</summary>
/// <param name="FromStart">From starting the process until the kernel had everything.</param>
/// <param name="FromDelivery">Of that, after the API server had delivered all objects; null if the proxy does not say.</param>
/// <param name="InKernel">Of that, inside the kernel; null if the proxy does not say.</param>
/// <param name="Operations">Objects written; null if the proxy does not say.</param>
internal sealed record FirstSync(TimeSpan FromStart, TimeSpan? FromDelivery, TimeSpan? InKernel, int? Operations);
