using System.Globalization;
using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Kernel.Tests.Ipvs;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Histories;

// Invariant 1: any event history leads to the same kernel state as building from scratch. KUBEPROXYNET_HISTORIES asks for more than the usual number.
[Trait("Invariant", "1")]
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

    // Mostly under an emulated kernel.
    private static readonly HistoryLane IpvsLane = new("ipvs", 4, 30, static () => new IpvsHistoryKernel());

    public static TheoryData<string> Modes => [.. Lanes.Select(lane => lane.Name)];

    [KernelTheory]
    [MemberData(nameof(Modes))]
    public Task After_each_step_of_any_history_the_kernel_holds_what_a_build_from_scratch_gives_it(string mode) => PlayAsync(Lanes.Single(lane => lane.Name == mode));

    [IpvsFact]
    public Task After_each_step_of_any_history_in_IPVS_mode_the_kernel_holds_what_a_build_from_scratch_gives_it() => PlayAsync(IpvsLane);

    private static Task PlayAsync(HistoryLane lane)
    {
        var seed = -1;
        return Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Factory.StartNew(Work, TaskCreationOptions.LongRunning)));

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
