using System.Diagnostics;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Loop;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Bench.Samples;

/// <summary>The agent's own loop on its own thread with the real backend; events go in as informers put them, and what is seen is the commit.</summary>
internal sealed class RunningLoop : ISyncObserver, IDisposable
{
    private const int PageSize = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stopping = new();
    private readonly IProxyBackend _backend;
    private readonly ProxyLoop _loop;
    private readonly Thread _thread;
    private readonly AutoResetEvent _reached = new(false);
    private volatile Func<Ruleset, bool> _goal = static _ => false;
    private TimeSpan _kernelTime;
    private long _committed;

    /// <summary>Starts with nothing known, in nftables mode.</summary>
    internal RunningLoop(NetworkNamespace ns)
        : this(new NftablesBackend(IPFamily.IPv4, NftablesConnection.Open(ns)))
    {
    }

    /// <summary>Starts with nothing known, and ends with the backend disposed of.</summary>
    internal RunningLoop(IProxyBackend backend)
    {
        _backend = backend;
        var options = ConfigurationParser.Parse(["--cluster-cidr", SampleCluster.PodCIDR], File.ReadAllText).Options;
        _loop = new ProxyLoop(options, SampleCluster.NodeName, [(IPFamily.IPv4, _backend)], this, TimeProvider.System, NullLogger.Instance);
        _thread = new Thread(() => _loop.Run(_stopping.Token)) { IsBackground = true, Name = "proxy-loop" };
        _thread.Start();
    }

    /// <summary>Puts in all objects and waits until the kernel has them.</summary>
    internal void Fill(IReadOnlyList<Service> services, IReadOnlyList<EndpointSlice> slices) => Measure(
        ruleset => ruleset.Services.Count == services.Count,
        new LoopEvent.Nodes(new InformerEvent<Node>.Replaced([SampleCluster.Node])),
        new LoopEvent.ServiceCIDRs(new InformerEvent<ServiceCIDR>.Replaced([SampleCluster.Range])),
        new LoopEvent.Services(new InformerEvent<Service>.Replaced(services)),
        new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Replaced(slices)));

    /// <summary>Puts in all objects page by page, as they come over the network, and waits until only the end of the list is missing.</summary>
    internal void Arrive(IReadOnlyList<Service> services, IReadOnlyList<EndpointSlice> slices)
    {
        Send(
            new LoopEvent.Nodes(new InformerEvent<Node>.Replaced([SampleCluster.Node])),
            new LoopEvent.ServiceCIDRs(new InformerEvent<ServiceCIDR>.Replaced([SampleCluster.Range])),
            new LoopEvent.Services(new InformerEvent<Service>.Replaced(services)));
        foreach (var page in slices.Chunk(PageSize))
        {
            Send(new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Arriving(page)));
        }

        using var asked = new AutoResetEvent(false);
        for (var made = -1; made < services.Count; asked.WaitOne(Patience))
        {
            Send(new LoopEvent.Question(view =>
            {
                made = view.Desired[0].Services.Count;
                asked.Set();
            }));
        }
    }

    /// <summary>Says that the list is complete, and waits until the kernel has it.</summary>
    internal TimeSpan Complete(IReadOnlyList<EndpointSlice> slices) =>
        Measure(ruleset => ruleset.Services.Count == slices.Count, new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Replaced(slices))).Total;

    /// <summary>Puts events in and waits until a ruleset that satisfies the goal is committed.</summary>
    /// <returns>The time from before the first event to after the commit, and how much of it the kernel took.</returns>
    internal (TimeSpan Total, TimeSpan InKernel) Measure(Func<Ruleset, bool> goal, params ReadOnlySpan<LoopEvent> events)
    {
        _kernelTime = TimeSpan.Zero;
        _goal = goal;
        var start = Stopwatch.GetTimestamp();
        Send(events);
        return _reached.WaitOne(Patience)
            ? (Stopwatch.GetElapsedTime(start, _committed), _kernelTime)
            : throw new TimeoutException("The loop did not bring the kernel to where the events lead.");
    }

    private void Send(params ReadOnlySpan<LoopEvent> events)
    {
        foreach (var next in events)
        {
            _loop.Events.TryWrite(next);
        }
    }

    void ISyncObserver.Queued(IPFamily family)
    {
    }

    void ISyncObserver.Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change)
    {
        var now = Stopwatch.GetTimestamp();
        _kernelTime += result.KernelTime;
        if (_goal(change.Desired))
        {
            _goal = static _ => false;
            _committed = now;
            _reached.Set();
        }
    }

    void ISyncObserver.Failed(IPFamily family, TimeSpan duration, string reason) => throw new InvalidOperationException(reason);

    void ISyncObserver.NodeSeen(Node node)
    {
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _thread.Join();
        _backend.Dispose();
        _stopping.Dispose();
        _reached.Dispose();
    }
}
