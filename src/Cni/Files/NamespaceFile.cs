using System.Globalization;
using static KubeProxyNet.Cni.Files.LibC;

namespace KubeProxyNet.Cni.Files;

/// <summary>Tells network namespaces by the inode that their files have, whatever path leads there.</summary>
internal static class NamespaceFile
{
    private const string Own = "/proc/thread-self/ns/net";

    /// <summary>The inode of the namespace behind a path; null if there is none: no file, or a common one, which is what a path becomes when its namespace goes.</summary>
    internal static string? Identify(string path) => Read(path) is { } file && file.Device == Read(Own)!.Value.Device ? file.Inode.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>The namespace of the calling thread.</summary>
    internal static string IdentifyOwn() => Identify(Own)!;

    private static (ulong Device, ulong Inode)? Read(string path)
    {
        Span<byte> buffer = stackalloc byte[StatxSize];
        return path.Length == 0 || Statx(AT_FDCWD, path, 0, STATX_INO, buffer) != 0 ? null
            : (BitConverter.ToUInt64(buffer[StatxDeviceOffset..]), BitConverter.ToUInt64(buffer[StatxInodeOffset..]));
    }
}
