using System.ComponentModel;
using System.Runtime.InteropServices;

namespace KubeProxyNet.Lab.Machine;

/// <summary>The system calls the framework does not offer: mounts and signals.</summary>
internal static partial class SystemCalls
{
    // linux/mount.h, asm-generic/signal.h; checked against 6.1.
    internal const ulong MS_BIND = 4096;
    internal const ulong MS_MOVE = 8192;
    internal const ulong MS_REC = 16384;
    internal const int SIGKILL = 9;
    internal const int SIGTERM = 15;

    internal static void Mount(string? source, string target, string? type, ulong flags)
    {
        if (mount(source, target, type, flags, null) != 0)
        {
            throw new LabException($"cannot mount {source ?? type} on {target}: {LastError()}");
        }
    }

    /// <summary>Sends a signal; a process that is gone already is fine.</summary>
    internal static void Signal(int pid, int signal) => _ = kill(pid, signal);

    private static string LastError() => new Win32Exception(Marshal.GetLastPInvokeError()).Message;

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string? source, string target, string? type, ulong flags, string? data);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
