using System.Diagnostics;
using System.Globalization;
using KubeProxyNet.Bench.Agents;
using KubeProxyNet.Bench.Floor;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Bench.Topics;

/// <summary>One proxy under the script: start on an empty kernel, rest, changes, restart; some rounds.</summary>
internal sealed class AgentRun(AgentCluster cluster, AgentCommand command, int services, BenchOptions options)
{
    private const int MostRounds = 3;
    private const int MostRepetitions = 200;
    private const int WarmUps = 10;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Distribution _fromStart = new();
    private readonly Distribution _fromDelivery = new();
    private readonly Distribution _inKernel = new();
    private readonly Distribution _kernel = new();
    private readonly Distribution _memory = new();
    private readonly Distribution _peak = new();
    private readonly Distribution _restart = new();
    private readonly Distribution _restartFromDelivery = new();
    private readonly Distribution _watch = new();
    private readonly Distribution _changes = new();
    private int? _restartOperations;

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var rounds = Math.Min(options.Rounds, MostRounds);
        for (var round = 0; round < rounds; round++)
        {
            await cluster.EmptyKernelAsync(cancellationToken);
            GC.Collect();
            using (var agent = AgentProcess.Start(cluster, command))
            {
                var first = await agent.WaitForFirstSyncAsync(cancellationToken);
                _fromStart.Add(first.FromStart);
                Add(_fromDelivery, first.FromDelivery);
                Add(_inKernel, first.InKernel);
                await Task.Delay(Rest, cancellationToken);
                var (now, peak) = agent.ReadMemory();
                _memory.Add(now);
                _peak.Add(peak);
                MeasureFloor();
                await ChangeAsync(Math.Min(options.Repetitions, MostRepetitions) / rounds, round, cancellationToken);
            }

            await RestartAsync(cancellationToken);
        }
    }

    internal void AddTo(Table starts, Table changes)
    {
        starts.Add(
            Cell.Of(services),
            Cell.Of(command.Name),
            Cell.Spread(_fromStart),
            Cell.Spread(_fromDelivery),
            Cell.Spread(_inKernel),
            Cell.Spread(_kernel),
            Cell.Ratio(_fromDelivery.Median, _kernel.Median),
            Cell.Spread(_memory),
            Cell.Spread(_peak),
            Cell.Spread(_restart),
            Cell.Spread(_restartFromDelivery),
            _restartOperations is { } operations ? Cell.Of(operations) : new Cell("-", null));
        changes.Add(
            Cell.Of(services),
            Cell.Of(command.Name),
            Cell.Milliseconds(_watch.Median),
            Cell.Milliseconds(_watch.P99),
            Cell.Milliseconds(_changes.Median),
            Cell.Milliseconds(_changes.P99),
            Cell.Milliseconds(_changes.Max),
            Cell.Ratio(_changes.Median, _watch.Median));
    }

    private static void Add(Distribution distribution, TimeSpan? sample)
    {
        if (sample is { } time)
        {
            distribution.Add(time);
        }
    }

    private async Task RestartAsync(CancellationToken cancellationToken)
    {
        using var agent = AgentProcess.Start(cluster, command);
        var again = await agent.WaitForFirstSyncAsync(cancellationToken);
        _restart.Add(again.FromStart);
        Add(_restartFromDelivery, again.FromDelivery);
        if (again.Operations is { } operations)
        {
            _restartOperations = Math.Max(_restartOperations ?? 0, operations);
        }
    }

    // Of our agent only: a peer's elements are not those that we would write.
    private void MeasureFloor()
    {
        if (!command.IsOurs)
        {
            return;
        }

        using var source = NftablesConnection.Open(cluster.Namespace);
        var copy = KernelCopy.Read(source, NftFamily.Ip);
        using var ns = NetworkNamespace.Create();
        using var connection = NftablesConnection.Open(ns);
        copy.WriteFrame(connection);
        using var batch = copy.BuildElements();
        _kernel.Add(Collected.Time(() => connection.Commit(batch)));
    }

    private async Task ChangeAsync(int repetitions, int round, CancellationToken cancellationToken)
    {
        using var commits = new CommitWatch(cluster.Namespace);
        using var watch = await BareWatch.StartAsync(cluster, cancellationToken);
        var random = new Random(round);
        for (var repetition = -WarmUps; repetition < repetitions; repetition++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            commits.Reset();
            watch.Reset();
            var start = Stopwatch.GetTimestamp();
            cluster.ReplaceEndpoint(random.Next(services), string.Create(CultureInfo.InvariantCulture, $"10.25{round}.{(repetition + WarmUps) >> 8}.{(repetition + WarmUps) & 255}"));
            var delivered = watch.Wait(Patience);
            var committed = commits.Wait(Patience);
            if (repetition >= 0)
            {
                _watch.Add(Stopwatch.GetElapsedTime(start, delivered));
                _changes.Add(Stopwatch.GetElapsedTime(start, committed));
            }
        }
    }
}
