using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Bench.Floor;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Bench.Samples;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Bench.Topics;

/// <summary>The first sync into an empty kernel, and the one that finds everything there, against the kernel's own time for the same elements.</summary>
internal sealed class SyncTopic : ITopic
{
    private const int WarmUpServices = 200;

    public string Name => "sync";

    public string Summary => "first sync and restart against the kernel's own commit time";

    public Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var table = new Table(
            Name,
            "the whole state written, and found unchanged",
            "services", "elements", "kernel ms", "objects to rules ms", "full sync ms", "in the kernel", "full / kernel", "from the last object ms", "last object / kernel", "restart ms", "restart operations", "restart / kernel");
        new Run(Math.Min(WarmUpServices, options.Services.Max()), options.Endpoints).Measure();
        foreach (var services in options.Services)
        {
            progress($"{services} Services");
            var run = new Run(services, options.Endpoints);
            for (var round = 0; round < options.Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                run.Measure();
            }

            run.AddTo(table);
        }

        table.Note("kernel: one transaction with the same elements, bytes made before, into sets of the same sizes.");
        table.Note("full sync: the backend's first call on an empty kernel, from rules to the last commit. Objects to rules comes before it, once.");
        table.Note("from the last object: through the agent's loop; rules are made while the pages arrive, so that at the end of the list there is only the writing. API delivery excluded.");
        table.Note("restart: a new backend reads back what is there and compares; operations must be 0.");
        return Task.FromResult<IReadOnlyList<Table>>([table]);
    }

    private sealed class Run(int services, int endpoints)
    {
        private readonly Distribution _kernel = new();
        private readonly Distribution _rules = new();
        private readonly Distribution _full = new();
        private readonly Distribution _inKernel = new();
        private readonly Distribution _last = new();
        private readonly Distribution _restart = new();
        private int _elements;
        private int _restartOperations;

        internal void Measure()
        {
            var (objects, slices) = (Enumerable.Range(0, services).Select(number => SampleCluster.Service(number) with { ResourceVersion = "1" }).ToList(), Enumerable.Range(0, services).Select(number => SampleCluster.Slice(number, endpoints) with { ResourceVersion = "1" }).ToList());
            RulesetChange? change = null;
            _rules.Add(Collected.Time(() => change = SampleRulesets.Build(objects, slices)));
            using (var ns = NetworkNamespace.Create())
            {
                Rest();
                Sync(ns, change!);
                Restart(ns, change!);
                MeasureFloor(ns);
            }

            Rest();
            FromLastObject(objects, slices);
        }

        internal void AddTo(Table table) => table.Add(
            Cell.Of(services),
            Cell.Of(_elements),
            Cell.Spread(_kernel),
            Cell.Spread(_rules),
            Cell.Spread(_full),
            Cell.Spread(_inKernel),
            Cell.Ratio(_full.Median, _kernel.Median),
            Cell.Spread(_last),
            Cell.Ratio(_last.Median, _kernel.Median),
            Cell.Spread(_restart),
            Cell.Of(_restartOperations),
            Cell.Ratio(_restart.Median, _kernel.Median));

        private void Sync(NetworkNamespace ns, RulesetChange change)
        {
            using var backend = new NftablesBackend(IPFamily.IPv4, NftablesConnection.Open(ns));
            ApplyResult result = default;
            _full.Add(Collected.Time(() => result = backend.Apply(change)));
            _inKernel.Add(result.KernelTime);
        }

        // The kernel takes namespaces down later, with all that is in them.
        private static void Rest() => Thread.Sleep(500);

        private void FromLastObject(List<Service> objects, List<EndpointSlice> slices)
        {
            using var ns = NetworkNamespace.Create();
            using var loop = new RunningLoop(ns);
            loop.Arrive(objects, slices);
            GC.Collect();
            _last.Add(loop.Complete(slices));
        }

        private void Restart(NetworkNamespace ns, RulesetChange change)
        {
            using var backend = new NftablesBackend(IPFamily.IPv4, NftablesConnection.Open(ns));
            ApplyResult result = default;
            _restart.Add(Collected.Time(() => result = backend.Apply(change)));
            _restartOperations = Math.Max(_restartOperations, result.Operations);
        }

        private void MeasureFloor(NetworkNamespace measured)
        {
            using var source = NftablesConnection.Open(measured);
            var copy = KernelCopy.Read(source, NftFamily.Ip);
            _elements = copy.ElementCount;
            using var ns = NetworkNamespace.Create();
            using var connection = NftablesConnection.Open(ns);
            copy.WriteFrame(connection);
            using var batch = copy.BuildElements();
            _kernel.Add(Collected.Time(() => connection.Commit(batch)));
        }
    }
}
