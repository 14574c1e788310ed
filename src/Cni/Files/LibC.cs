using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KubeProxyNet.Cni.Files;

// What the framework's files cannot do.
internal static partial class LibC
{
    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;
    internal const int AT_FDCWD = -100;
    internal const uint STATX_INO = 0x100;
    internal const int StatxSize = 256;
    internal const int StatxInodeOffset = 32;
    internal const int StatxDeviceOffset = 136;
    internal const int EEXIST = 17;
    internal const int EWOULDBLOCK = 11;

    internal const int O_RDWR = 2;
    internal const int O_CREAT = 0x40;
    internal const int O_CLOEXEC = 0x80000;

    // The framework's own way of opening takes a shared lock, and fails at once where somebody has the exclusive one.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int Flock(SafeFileHandle file, int operation);

    // struct statx, linux/stat.h: the same on every architecture.
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> buffer);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Link(string existing, string name);
}
