using System.Globalization;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Histories;

// Invariant 1: any event history leads to the same kernel state as building from scratch. KUBEPROXYNET_HISTORIES asks for more than the usual number.
public sealed class HistoryTests
{
    private const int Workers = 2;

    private static readonly int Histories = int.Parse(Environment.GetEnvironmentVariable("KUBEPROXYNET_HISTORIES") ?? "300", CultureInfo.InvariantCulture);

    [KernelFact]
    public async Task After_each_step_of_any_history_the_kernel_holds_what_a_build_from_scratch_gives_it()
    {
        var seed = -1;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Factory.StartNew(Work, TaskCreationOptions.LongRunning)));

        void Work()
        {
            using var run = new HistoryRun();
            while (Interlocked.Increment(ref seed) is var mine && mine < Histories)
            {
                Play(run, mine);
            }
        }
    }

    private static void Play(HistoryRun run, int seed)
    {
        try
        {
            run.Play(seed);
        }
        catch (Exception error) when (error is not ShouldAssertException)
        {
            throw new InvalidOperationException($"seed {seed}: {error.Message}", error);
        }
    }
}
