using System.Globalization;
using KubeProxyNet.Proxy.Configuration;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>
/// Sets the size and the time-outs of connection tracking at start, by kube-proxy's rules. What is right already is not written, and what cannot
/// be written is a warning: in a container without the host's /proc/sys all else still works.
/// </summary>
internal sealed class ConntrackSysctls(KernelFiles files, ILogger logger)
{
    /// <summary>The highest nf_conntrack_max that is computed from the number of processors.</summary>
    internal const long HighestMax = 1_048_576;

    private const string Folder = "/proc/sys/net/netfilter/";
    private const string MaxFile = Folder + "nf_conntrack_max";
    private const string HashSizeFile = "/sys/module/nf_conntrack/parameters/hashsize";

    // The kernel's own ratio of entries to hash buckets.
    private const int EntriesPerBucket = 4;

    /// <summary>Brings all values to what was asked.</summary>
    /// <returns>The files that could not be set.</returns>
    internal IReadOnlyList<string> Apply(ConntrackOptions options)
    {
        var failed = new List<string>();
        foreach (var setting in List(options, files.CountProcessors()))
        {
            // The hash table is grown for the entries; without them there is no reason.
            var isWanted = setting.File != HashSizeFile || !failed.Contains(MaxFile);
            if (isWanted && !TrySet(setting))
            {
                failed.Add(setting.File);
            }
        }

        return failed;
    }

    /// <summary>The values that the options ask for, in the order they are set. Zero leaves a value alone.</summary>
    internal static IEnumerable<KernelSetting> List(ConntrackOptions options, int processors)
    {
        if (options.MaxPerCore > 0)
        {
            var max = ComputeMax(options, processors);
            yield return new KernelSetting(MaxFile, max);
            yield return new KernelSetting(HashSizeFile, max / EntriesPerBucket, IsLeast: true);
        }

        (string Name, TimeSpan Value)[] timeouts =
        [
            ("tcp_timeout_established", options.TcpEstablishedTimeout),
            ("tcp_timeout_close_wait", options.TcpCloseWaitTimeout),
            ("udp_timeout", options.UdpTimeout),
            ("udp_timeout_stream", options.UdpStreamTimeout),
        ];
        foreach (var (name, value) in timeouts)
        {
            if (value > TimeSpan.Zero)
            {
                yield return new KernelSetting($"{Folder}nf_conntrack_{name}", (long)value.TotalSeconds);
            }
        }

        if (options.TcpBeLiberal)
        {
            yield return new KernelSetting($"{Folder}nf_conntrack_tcp_be_liberal", 1);
        }
    }

    // As in kube-proxy, the highest value wins over the least one, but only where the processors ask for more than it.
    private static long ComputeMax(ConntrackOptions options, int processors)
    {
        var scaled = (long)options.MaxPerCore * processors;
        return scaled > HighestMax ? HighestMax : Math.Max(scaled, options.Min);
    }

    private bool TrySet(KernelSetting setting)
    {
        long? present = null;
        try
        {
            present = files.Read(setting.File);
            if (setting.IsMetBy(present.Value))
            {
                return true;
            }

            files.Write(setting.File, setting.Value);
            Log.SysctlSet(logger, setting.File, setting.Value, present.Value);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.SysctlNotSet(logger, setting.File, setting.Value, present?.ToString(CultureInfo.InvariantCulture) ?? "unknown", Explain(error));
            return false;
        }
    }

    private static string Explain(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file; nf_conntrack is not loaded, or this is a network namespace that cannot set it",
        UnauthorizedAccessException => "no permission; it takes root in the host's network namespace, and a writable /proc/sys or /sys",
        _ => error.Message,
    };
}
