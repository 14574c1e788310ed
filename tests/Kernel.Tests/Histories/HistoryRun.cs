using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Kernel.Tests.Histories;

// Histories one after the other, in a network namespace of their own and one for what is built from scratch.
internal sealed class HistoryRun(HistoryLane lane) : IDisposable
{
    private const int StepsPerScratch = 25;

    private static readonly string[][] Configurations =
    [
        ["--cluster-cidr", "10.244.0.0/16,fd00:10:244::/48"],
        ["--cluster-cidr", "10.244.0.0/16", "--nodeport-addresses", "192.0.2.0/24,fd00:c::/64"],
        ["--detect-local-mode", "NodeCIDR", "--nodeport-addresses", "primary"],
        ["--masquerade-all", "--nodeport-addresses", "127.0.0.0/8,192.0.2.0/24"],
    ];

    private readonly IHistoryKernel _kernel = lane.MakeKernel();
    private readonly IHistoryKernel _scratch = lane.MakeKernel();

    /// <summary>Plays one history, and looks at the kernel after each of its steps.</summary>
    internal void Play(int seed)
    {
        var random = new Random(seed);
        var families = FamiliesOf(seed);
        var options = ConfigurationParser.Parse(Configurations[seed % Configurations.Length], File.ReadAllText).Options;
        var history = new ApiHistory(random);
        var node = new ModelNode(options);
        using var programmed = new ProgrammedKernel(_kernel, random);
        for (var step = 0; step < lane.Steps; step++)
        {
            for (var events = random.Next(1, 4); events > 0; events--)
            {
                if (history.Next() is { } next)
                {
                    node.Take(next);
                }
            }

            var fresh = new ModelNode(options);
            foreach (var item in history.Replay())
            {
                fresh.Take(item);
            }

            foreach (var family in families)
            {
                var isLast = step == lane.Steps - 1;
                programmed.Apply(node.Advance(family), isLast);
                Compare(fresh.Advance(family).Desired, isScratch: step % StepsPerScratch == StepsPerScratch - 1, isLast, $"seed {seed}, step {step}, {family}");
            }
        }

        programmed.Clear();
    }

    public void Dispose()
    {
        _kernel.Dispose();
        _scratch.Dispose();
    }

    private static IPFamily[] FamiliesOf(int seed) => (seed % 3) switch
    {
        0 => [IPFamily.IPv4],
        1 => [IPFamily.IPv6],
        _ => [IPFamily.IPv4, IPFamily.IPv6],
    };

    private void Compare(Ruleset ruleset, bool isScratch, bool isLast, string where)
    {
        _kernel.DifferenceTo(ruleset, isLast).ShouldBeNull(where);
        if (isScratch)
        {
            using var backend = _scratch.Open(ruleset.Family);
            backend.Apply(new RulesetChange(Ruleset.Empty(ruleset.Family), ruleset, [.. ruleset.Services.Keys])).Isolated!.ShouldBeEmpty(where);
            _kernel.DifferenceTo(_scratch, ruleset.Family, isLast).ShouldBeNull(where);
            backend.Cleanup();
        }
    }
}
