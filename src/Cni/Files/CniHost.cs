using System.Globalization;
using KubeProxyNet.Cni.Ipam;

namespace KubeProxyNet.Cni.Files;

/// <summary>The node that this process runs on.</summary>
internal sealed class CniHost : ICniHost
{
    // Where libcni, which containerd and CRI-O and Podman use, keeps the result of each ADD until its DEL.
    private const string ResultCache = "/var/lib/cni/results";

    /// <inheritdoc/>
    public string BootID { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <inheritdoc/>
    public DateTimeOffset BootTime { get; } = DateTimeOffset.FromUnixTimeSeconds(long.Parse(
        File.ReadLines("/proc/stat").First(line => line.StartsWith("btime ", StringComparison.Ordinal)).AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public string? FindNamespace(string path) => NamespaceFile.Identify(path);

    /// <inheritdoc/>
    public bool IsRemembered(string network, LeaseOwner owner) => File.Exists(Path.Combine(ResultCache, $"{network}-{owner.ContainerID}-{owner.IfName}"));
}
