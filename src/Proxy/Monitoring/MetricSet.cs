using Prometheus;

namespace KubeProxyNet.Proxy.Monitoring;

/// <summary>Declares metrics of one registry in one line each.</summary>
internal sealed class MetricSet(CollectorRegistry registry)
{
    private readonly MetricFactory _factory = Metrics.WithCustomRegistry(registry);

    /// <summary>Declares a counter.</summary>
    public Counter Counter(string name, string help, params string[] labels) => _factory.CreateCounter(name, help, labels);

    /// <summary>Declares a gauge.</summary>
    public Gauge Gauge(string name, string help, params string[] labels) => _factory.CreateGauge(name, help, labels);

    /// <summary>Declares a gauge that is not there before it has a value: a time of zero would be read as the year 1970.</summary>
    public Gauge Timestamp(string name, string help, params string[] labels) =>
        _factory.CreateGauge(name, help, new GaugeConfiguration { LabelNames = labels, SuppressInitialValue = true });

    /// <summary>Declares a histogram.</summary>
    public Histogram Histogram(string name, string help, double[] buckets, params string[] labels) =>
        _factory.CreateHistogram(name, help, new HistogramConfiguration { LabelNames = labels, Buckets = buckets });
}
