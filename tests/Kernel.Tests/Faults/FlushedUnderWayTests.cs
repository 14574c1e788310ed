using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Kernel.Tests.Histories;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Faults;

// Invariant 4, turned round: what others do to the table is never laid at a service port's door.
[Trait("Invariant", "4")]
public sealed class FlushedUnderWayTests : IDisposable
{
    private const int Rounds = 60;

    private readonly Sandbox _sandbox = new();

    [KernelFact]
    public void A_change_that_meets_a_flushed_table_leads_to_the_whole_table_and_accuses_nobody()
    {
        foreach (var family in Enum.GetValues<IPFamily>())
        {
            using var backend = Start(family);
            var before = Everything(family);
            backend.Apply(Ruleset.Empty(family).To(before));
            foreach (var (name, rules) in before.Services.Where(service => service.Value.Cluster.Count > 0))
            {
                _sandbox.Run("nft", "flush", "ruleset");
                var after = before with { Services = before.Services.SetItem(name, rules with { Cluster = [.. rules.Cluster.Skip(1)] }) };

                var result = backend.Apply(new RulesetChange(before, after, [name]));

                result.Isolated.ShouldBeEmpty();
                result.WasFull.ShouldBeTrue();
                ShouldHold(after);
                before = after;
            }
        }
    }

    [KernelFact]
    public void A_table_flushed_again_and_again_while_changes_are_written_accuses_nobody_and_ends_whole()
    {
        var service = Service(Name("web"), "10.96.0.10", 80, Pod("10.244.1.2"));
        var before = Everything(IPFamily.IPv4);
        using var backend = Start(IPFamily.IPv4);
        using var stopping = new CancellationTokenSource();
        var flusher = Task.Factory.StartNew(Flush, TaskCreationOptions.LongRunning);
        for (var round = 0; round < Rounds; round++)
        {
            var after = before with { Services = before.Services.SetItem(service.Name, service with { Cluster = [Pod($"10.244.2.{round + 1}")] }) };
            try
            {
                backend.Apply(before.To(after)).Isolated.ShouldBeEmpty();
                before = after;
            }
            catch (BackendException)
            {
                // Flushed at each attempt: the loop tries again later.
            }
        }

        stopping.Cancel();
        flusher.Wait();
        backend.Invalidate();
        backend.Apply(before.To(before)).Isolated.ShouldBeEmpty();
        ShouldHold(before);

        void Flush()
        {
            using var connection = NftablesConnection.Open(_sandbox.Namespace);
            while (!stopping.IsCancellationRequested)
            {
                try
                {
                    NftablesCleanup.Run(connection, IPFamily.IPv4);
                }
                catch (NftBatchException)
                {
                    // Gone already.
                }
            }
        }
    }

    public void Dispose() => _sandbox.Dispose();

    private NftablesBackend Start(IPFamily family) => new(family, NftablesConnection.Open(_sandbox.Namespace));

    private void ShouldHold(Ruleset ruleset)
    {
        using var connection = NftablesConnection.Open(_sandbox.Namespace);
        KernelTable.Read(connection, NftablesDialect.Of(ruleset.Family)).DifferenceTo(BuiltTable.Of(ruleset), allowsIdleChains: true).ShouldBeNull();
    }
}
