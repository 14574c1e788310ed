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
        var error = TryLock(file, LOCK_NB);
        if (error == EWOULDBLOCK)
        {
            error = WaitForIt(file);
        }

        if (error != 0)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater, $"{path} could not be locked within {Patience.TotalSeconds:0} s: {Marshal.GetPInvokeErrorMessage(error)}", "another plugin holds it; see lslocks(8)");
        }

        return new FileLock(file);
    }

    // The kernel keeps those who wait in order; somebody else has to look at the clock meanwhile.
    private static int WaitForIt(SafeFileHandle file)
    {
        var error = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => error.SetResult(TryLock(file, 0))) { IsBackground = true }.Start();
        return error.Task.Wait(Patience) ? error.Task.Result : EWOULDBLOCK;
    }

    private static int TryLock(SafeFileHandle file, int flags) => Flock(file, LOCK_EX | flags) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
