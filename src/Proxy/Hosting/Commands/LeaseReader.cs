using System.Net;
using KubeProxyNet.Proxy.Inspection.Diagnosis;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>Reads which pod addresses of this node are reserved, in the files of the plugin host-local and in ours beside them (docs/network.md).</summary>
internal static class LeaseReader
{
    internal const string UsualRoot = "/var/lib/cni/networks";

    private const string Records = ".kubeproxynet";

    // The network's own address, the gateway's, and the broadcast address.
    private const int NotForPods = 3;

    /// <summary>Reads the folder of each network.</summary>
    internal static IReadOnlyList<LeaseReading> Read(string root, IReadOnlyList<IPNetwork> ranges)
    {
        try
        {
            return Directory.Exists(root)
                ? [.. Directory.EnumerateDirectories(root).Where(folder => Path.GetFileName(folder) != Records).Order(StringComparer.Ordinal).SelectMany(folder => Read(root, folder, ranges))]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<LeaseReading> Read(string root, string folder, IReadOnlyList<IPNetwork> ranges)
    {
        var records = ReadRecords(Path.Combine(root, Records, Path.GetFileName(folder)));
        var boot = BootTime();
        var addresses = Directory.EnumerateFiles(folder).Select(file => (File: file, Address: IPAddress.TryParse(Path.GetFileName(file), out var address) ? address : null)).Where(item => item.Address is not null).ToList();
        foreach (var group in addresses.GroupBy(item => ranges.FirstOrDefault(range => range.Contains(item.Address!))))
        {
            var isKnown = group.Key != default;
            var leaked = group.Where(item => File.GetLastWriteTimeUtc(item.File) < boot || (records.TryGetValue(item.Address!, out var isGone) && isGone)).Select(item => item.Address!.ToString());
            yield return new LeaseReading(folder, isKnown ? group.Key.ToString() : "", group.Count(), isKnown ? SizeOf(group.Key) : 0, [.. leaked]);
        }
    }

    private static long SizeOf(IPNetwork range)
    {
        var bits = range.BaseAddress.GetAddressBytes().Length * 8 - range.PrefixLength;
        return bits >= 62 ? long.MaxValue : Math.Max(0, (1L << bits) - NotForPods);
    }

    // Five lines and the addresses: container, interface, boot, namespace, its inode.
    private static Dictionary<IPAddress, bool> ReadRecords(string folder)
    {
        var boot = ReadText("/proc/sys/kernel/random/boot_id");
        var records = new Dictionary<IPAddress, bool>();
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [])
        {
            if (ReadText(file).Split('\n') is not [_, _, var bootId, var netns, _, var list, ..])
            {
                continue;
            }

            foreach (var word in list.Split(' '))
            {
                if (IPAddress.TryParse(word, out var address))
                {
                    records[address] = bootId != boot || (netns.Length > 0 && !File.Exists(netns));
                }
            }
        }

        return records;
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // A reservation that is older is nobody's: no container outlives a boot.
    private static DateTime BootTime() => DateTime.UtcNow - TimeSpan.FromMilliseconds(Environment.TickCount64);
}
