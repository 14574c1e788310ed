using System.Text;

namespace KubeProxyNet.Cni.Contract;

/// <summary>Names of network devices as the kernel takes them (dev_valid_name in net/core/dev.c).</summary>
internal static class DeviceName
{
    /// <summary>IFNAMSIZ without the terminating zero, in bytes.</summary>
    internal const int MostBytes = 15;

    /// <summary>Whether it has too many bytes.</summary>
    internal static bool IsTooLong(string name) => Encoding.UTF8.GetByteCount(name) > MostBytes;

    /// <summary>Whether it is a path's, or has letters that no name may have.</summary>
    internal static bool IsMalformed(string name) => name is "" or "." or ".." || name.Any(letter => letter is '/' or ':' or '\0' || char.IsWhiteSpace(letter));
}
