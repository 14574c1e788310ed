using Prometheus;

namespace KubeProxyNet.Proxy.Monitoring;

/// <summary>Histogram bounds. Those of kube-proxy's metrics must be kube-proxy's, for dashboards compute quantiles over both.</summary>
internal static class Buckets
{
    /// <summary>kube-proxy's for syncs: 1 ms, doubling 15 times.</summary>
    public static readonly double[] Sync = Histogram.ExponentialBuckets(0.001, 2, 15);

    /// <summary>kube-proxy's for the way from the endpoint's change to the rules of this node.</summary>
    public static readonly double[] NetworkProgramming =
        [0.25, 0.5, .. Histogram.LinearBuckets(1, 1, 59), .. Histogram.LinearBuckets(60, 5, 12), .. Histogram.LinearBuckets(120, 30, 7)];

    /// <summary>client-go's for requests.</summary>
    public static readonly double[] Request = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];

    /// <summary>Ours, which begin at 10 us, because that is what a change costs here.</summary>
    public static readonly double[] Fast = Histogram.ExponentialBuckets(0.00001, 2, 20);
}
