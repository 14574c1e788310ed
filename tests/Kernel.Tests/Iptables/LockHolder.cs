using System.Diagnostics;
using KubeProxyNet.Backends.Iptables;

namespace KubeProxyNet.Kernel.Tests.Iptables;

// Another program that has the lock.
internal sealed class LockHolder : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    internal LockHolder(string lockFile)
    {
        _process = Process.Start(new ProcessStartInfo("flock", [lockFile, "sleep", "600"]))!;
        SpinWait.SpinUntil(() => IptablesLock.FindHolder(lockFile) is not null, Patience).ShouldBeTrue();
    }

    internal int ProcessId => _process.Id;

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
