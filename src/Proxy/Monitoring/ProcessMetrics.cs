using System.Globalization;
using System.Runtime.InteropServices;
using KubeProxyNet.Proxy.Configuration;
using Prometheus;

namespace KubeProxyNet.Proxy.Monitoring;

/// <summary>The process, as Prometheus' client libraries show it, and which version and gates it runs with. Read from /proc at each scrape.</summary>
internal sealed class ProcessMetrics
{
    private readonly Counter _cpu;
    private readonly Gauge _resident;
    private readonly Gauge _virtual;
    private readonly Gauge _openFiles;
    private readonly Gauge _threads;
    private readonly Gauge _heap;
    private readonly Counter _collections;

    /// <summary>Declares the metrics.</summary>
    public ProcessMetrics(CollectorRegistry registry, MetricSet metrics, ProxyOptions options, TimeProvider time)
    {
        StartTime = time.GetUtcNow();
        _cpu = metrics.Counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
        _resident = metrics.Gauge("process_resident_memory_bytes", "Resident memory size in bytes.");
        _virtual = metrics.Gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
        _openFiles = metrics.Gauge("process_open_fds", "Number of open file descriptors.");
        _threads = metrics.Gauge("go_goroutines", "Number of threads of this process; there are no goroutines, but dashboards ask for the name.");
        _heap = metrics.Gauge("dotnet_gc_heap_bytes", "Size of the managed heap in bytes.");
        _collections = metrics.Counter("dotnet_gc_collections_total", "Number of garbage collections by generation.", "generation");
        metrics.Gauge("process_max_fds", "Maximum number of open file descriptors.").Set(MaximumFiles());
        metrics.Gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.").Set((StartTime - DateTimeOffset.UnixEpoch).TotalSeconds);
        DeclareBuild(metrics);
        DeclareGates(metrics, options.FeatureGates);
        registry.AddBeforeCollectCallback(Collect);
    }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartTime { get; }

    private static void DeclareBuild(MetricSet metrics)
    {
        var version = ProxyVersion.Kubernetes.Split('.');
        metrics.Gauge(
            "kubernetes_build_info",
            "The Kubernetes version whose kube-proxy this takes the place of, and our own.",
            "major", "minor", "git_version", "git_commit", "git_tree_state", "build_date", "go_version", "compiler", "platform").WithLabels(
            version[0],
            version[1],
            $"v{ProxyVersion.Kubernetes}.0+kubeproxynet.{ProxyVersion.Own}",
            ProxyVersion.Commit,
            "",
            "",
            RuntimeInformation.FrameworkDescription,
            "dotnet",
            $"linux/{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}").Set(1);
    }

    private static void DeclareGates(MetricSet metrics, FeatureGates gates)
    {
        var enabled = metrics.Gauge("kubernetes_feature_enabled", "Whether a feature gate is on.", "name", "stage");
        string[] known = [FeatureGates.AllowServiceExternalIPs, FeatureGates.WatchListClient, FeatureGates.ComponentFlagz, FeatureGates.ComponentStatusz];
        foreach (var name in known.Concat(gates.Set.Select(gate => gate.Name)).Distinct(StringComparer.Ordinal))
        {
            var stage = name == FeatureGates.AllowServiceExternalIPs ? "" : known.Contains(name) ? "BETA" : "UNKNOWN";
            enabled.WithLabels(name, stage).Set(gates.IsEnabled(name) ? 1 : 0);
        }
    }

    private void Collect()
    {
        _cpu.IncTo(Environment.CpuUsage.TotalTime.TotalSeconds);
        _resident.Set(Environment.WorkingSet);
        _heap.Set(GC.GetTotalMemory(forceFullCollection: false));
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            _collections.WithLabels(generation.ToString(CultureInfo.InvariantCulture)).IncTo(GC.CollectionCount(generation));
        }

        try
        {
            _openFiles.Set(Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
            foreach (var line in File.ReadLines("/proc/self/status"))
            {
                Read(line);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without /proc these series keep their last value; the rest of the page is worth more than an error.
        }
    }

    private void Read(string line)
    {
        if (line.StartsWith("VmSize:", StringComparison.Ordinal))
        {
            _virtual.Set(FirstNumber(line) * 1024d);
        }
        else if (line.StartsWith("Threads:", StringComparison.Ordinal))
        {
            _threads.Set(FirstNumber(line));
        }
    }

    private static double MaximumFiles()
    {
        try
        {
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
            return line is null ? 0 : FirstNumber(line);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long FirstNumber(string line)
    {
        var start = line.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0)
        {
            return 0;
        }

        var digits = line.AsSpan(start);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
