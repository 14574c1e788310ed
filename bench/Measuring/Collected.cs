using System.Diagnostics;

namespace KubeProxyNet.Bench.Measuring;

/// <summary>Times one call that allocates much, on a heap without the garbage of what ran before it.</summary>
internal static class Collected
{
    // The kernel frees a namespace that went in the background, on one of the same processors.
    private static readonly TimeSpan KernelRest = TimeSpan.FromMilliseconds(50);

    internal static TimeSpan Time(Action action)
    {
        Thread.Sleep(KernelRest);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }
}
