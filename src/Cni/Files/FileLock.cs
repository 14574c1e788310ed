using System.Diagnostics;
using System.Runtime.InteropServices;
using KubeProxyNet.Cni.Contract;
using Microsoft.Win32.SafeHandles;
using static KubeProxyNet.Cni.Files.LibC;

namespace KubeProxyNet.Cni.Files;

/// <summary>An exclusive flock(2), as the reference plugins take it: two kinds of plugin keep out of each other's way. The kernel frees it when the process dies.</summary>
internal sealed class FileLock : IDisposable
{
    // Runtimes give a plugin minutes; what holds a lock for so long has hung.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    // 0600.
    private const uint OwnerOnly = 0x180;

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>Waits until it has the lock.</summary>
    /// <exception cref="CniException">Somebody else does not give it up.</exception>
    internal static FileLock Take(string path)
    {
        var descriptor = Open(path, O_RDWR | O_CREAT | O_CLOEXEC, OwnerOnly);
        if (descriptor < 0)
        {
            throw new CniException(CniErrorCode.IOFailure, $"{path} could not be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        var start = Stopwatch.GetTimestamp();
        while (Flock(file, LOCK_EX | LOCK_NB) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != EWOULDBLOCK || Stopwatch.GetElapsedTime(start) > Patience)
            {
                file.Dispose();
                throw new CniException(
                    CniErrorCode.TryAgainLater, $"{path} could not be locked within {Patience.TotalSeconds:0} s: {Marshal.GetPInvokeErrorMessage(error)}", "another plugin holds it; see lslocks(8)");
            }

            Thread.Sleep(Pause);
        }

        return new FileLock(file);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
