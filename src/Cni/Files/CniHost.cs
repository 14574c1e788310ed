using System.Globalization;
using KubeProxyNet.Cni.Ipam;
using KubeProxyNet.Netlink.Sockets;

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
    public string? FindNamespace(string path)
    {
        try
        {
            using var ns = NetworkNamespace.OpenFile(path);

            // A path whose namespace has gone is a common file again.
            return File.ResolveLinkTarget(ns.Path, returnFinalTarget: false)?.Name is { } name && name.StartsWith("net:[", StringComparison.Ordinal) ? name : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Netlink.NetlinkException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool IsRemembered(string network, LeaseOwner owner) => File.Exists(Path.Combine(ResultCache, $"{network}-{owner.ContainerID}-{owner.IfName}"));
}
