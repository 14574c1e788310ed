using System.Globalization;
using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Histories;

// Invariant 1: any event history leads to the same kernel state as building from scratch. KUBEPROXYNET_HISTORIES asks for more than the usual number.
public sealed class HistoryTests
{
    private const int Workers = 2;

    private static readonly int? Wanted = Environment.GetEnvironmentVariable("KUBEPROXYNET_HISTORIES") is { } wanted ? int.Parse(wanted, CultureInfo.InvariantCulture) : null;

    // Where each step runs programs, there are fewer.
    private static readonly HistoryLane[] Lanes =
    [
        new("nftables", 300, 100, static () => new NftablesHistoryKernel()),
        new("iptables-nft", 12, 30, static () => new IptablesHistoryKernel(IptablesVariant.Nft)),
        new("iptables-legacy", 12, 30, static () => new IptablesHistoryKernel(IptablesVariant.Legacy)),
    ];

    public static TheoryData<string> Modes => [.. Lanes.Select(lane => lane.Name)];

    [KernelTheory]
    [MemberData(nameof(Modes))]
    public async Task After_each_step_of_any_history_the_kernel_holds_what_a_build_from_scratch_gives_it(string mode)
    {
        var lane = Lanes.Single(lane => lane.Name == mode);
        var seed = -1;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Factory.StartNew(Work, TaskCreationOptions.LongRunning)));

        void Work()
        {
            using var run = new HistoryRun(lane);
            while (Interlocked.Increment(ref seed) is var mine && mine < (Wanted ?? lane.Histories))
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
