using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Histories;

// Histories one after the other, in a network namespace of their own and one for what is built from scratch.
internal sealed class HistoryRun : IDisposable
{
    private const int Steps = 100;
    private const int StepsPerScratch = 25;

    private static readonly string[][] Configurations =
    [
        ["--cluster-cidr", "10.244.0.0/16,fd00:10:244::/48"],
        ["--cluster-cidr", "10.244.0.0/16", "--nodeport-addresses", "192.0.2.0/24,fd00:c::/64"],
        ["--detect-local-mode", "NodeCIDR", "--nodeport-addresses", "primary"],
        ["--masquerade-all", "--nodeport-addresses", "127.0.0.0/8,192.0.2.0/24"],
    ];

    private readonly Sandbox _sandbox = new();
    private readonly Sandbox _scratch = new();
    private readonly NftablesConnection _kernel;

    // Read again whenever anything was committed.
    private readonly Dictionary<IPFamily, TableContent> _present = [];
    private readonly NftablesConnection _scratchKernel;

    internal HistoryRun()
    {
        _kernel = NftablesConnection.Open(_sandbox.Namespace);
        _scratchKernel = NftablesConnection.Open(_scratch.Namespace);
    }

    /// <summary>Plays one history, and looks at the kernel after each of its steps.</summary>
    internal void Play(int seed)
    {
        var random = new Random(seed);
        var families = FamiliesOf(seed);
        var options = ConfigurationParser.Parse(Configurations[seed % Configurations.Length], File.ReadAllText).Options;
        var history = new ApiHistory(random);
        var node = new ModelNode(options);
        using var programmed = new ProgrammedKernel(_sandbox.Namespace, random);
        for (var step = 0; step < Steps; step++)
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
                var isLast = step == Steps - 1;
                var generation = _kernel.GetGeneration().Id;
                programmed.Apply(node.Advance(family), isLast);
                if (_kernel.GetGeneration().Id != generation)
                {
                    _present[family] = KernelTable.Read(_kernel, NftablesDialect.Of(family));
                }

                Compare(fresh.Advance(family).Desired, isScratch: step % StepsPerScratch == StepsPerScratch - 1, isLast, $"seed {seed}, step {step}, {family}");
            }
        }

        programmed.Clear();
    }

    public void Dispose()
    {
        _kernel.Dispose();
        _scratchKernel.Dispose();
        _sandbox.Dispose();
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
        var dialect = NftablesDialect.Of(ruleset.Family);
        var present = _present[ruleset.Family];
        present.DifferenceTo(BuiltTable.Of(ruleset), !isLast).ShouldBeNull(where);
        if (isScratch)
        {
            using var backend = new NftablesBackend(ruleset.Family, NftablesConnection.Open(_scratch.Namespace));
            backend.Apply(new RulesetChange(Ruleset.Empty(ruleset.Family), ruleset, [.. ruleset.Services.Keys])).Isolated!.ShouldBeEmpty(where);
            present.DifferenceTo(KernelTable.Read(_scratchKernel, dialect), !isLast).ShouldBeNull(where);
            backend.Cleanup();
        }
    }
}
