using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Overlay.Kernel;
using KubeProxyNet.Overlay.Planning;
using KubeProxyNet.Overlay.Publishing;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Loop;

/// <summary>Owns the model and the kernel: takes events, moves the kernel, writes the files, tells the API. What is already as it should be is not written.</summary>
internal sealed class OverlayLoop(OverlayOptions options, OverlayKernel kernel, NodeFiles files, Announcer announcer, TimeProvider time, ILogger logger)
{
    // What one change sets off comes in many events.
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);

    // Should an event ever be missed: files, for one, nobody watches.
    private static readonly TimeSpan ComparePeriod = TimeSpan.FromSeconds(30);

    private readonly Channel<OverlayEvent> _events = Channel.CreateUnbounded<OverlayEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly NetworkModel _model = new(options);
    private readonly HashSet<NodeReport> _reported = [];
    private volatile OverlayStatus _status = new();
    private volatile ImmutableDictionary<string, PeerPlan> _peers = [];
    private Underlay? _underlay;
    private string _toldWaiting = "";
    private string? _foreign;
    private bool _isUnsure = true;
    private long _failuresInARow;
    private long _compared;

    /// <summary>How it is doing.</summary>
    internal OverlayStatus Status => _status;

    /// <summary>Addresses of other nodes that answer through the tunnel.</summary>
    internal IReadOnlyList<(string Node, IPAddress Vtep)> Vteps => [.. _peers.Values.SelectMany(peer => peer.Vteps.Take(1).Select(vtep => (peer.Node, vtep)))];

    /// <summary>Tells it something. Any thread.</summary>
    internal void Tell(OverlayEvent news) => _events.Writer.TryWrite(news);

    /// <summary>Runs until cancelled; what is in the kernel stays.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var wait = Timeout.InfiniteTimeSpan;
        while (true)
        {
            await WaitAsync(wait, cancellationToken);
            wait = Step();
        }
    }

    private async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (longest != Timeout.InfiniteTimeSpan && time.GetElapsedTime(_compared) >= ComparePeriod)
        {
            // However many events come meanwhile.
            _isUnsure = true;
        }

        using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), deadline, longest, Timeout.InfiniteTimeSpan);
        try
        {
            await _events.Reader.WaitToReadAsync(deadline.Token);
            Drain();
            if (_foreign is not null)
            {
                await Task.Delay(SettleTime, time, cancellationToken);
                Drain();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to compare, or to try again.
            _isUnsure = true;
        }
    }

    private void Drain()
    {
        while (_events.Reader.TryRead(out var next))
        {
            switch (next)
            {
                case OverlayEvent.Nodes(var change):
                    _model.Take(change);
                    break;
                case OverlayEvent.KernelChanged(var what):
                    _foreign ??= what;
                    _isUnsure = true;
                    break;
            }
        }
    }

    // Returns how long to wait for the next event at most.
    private TimeSpan Step()
    {
        if (!_model.IsSynced)
        {
            return Timeout.InfiniteTimeSpan;
        }

        try
        {
            Move();
            if (_failuresInARow > 0)
            {
                Log.WorksAgain(logger, _failuresInARow);
            }

            _failuresInARow = 0;
            return ComparePeriod;
        }
        catch (Exception error) when (error is NetlinkException or NftBatchException or IOException or UnauthorizedAccessException)
        {
            _isUnsure = true;
            var pause = TimeSpan.FromTicks(Math.Min(FirstBackOff.Ticks << (int)Math.Min(_failuresInARow, 10), LongestBackOff.Ticks));
            if (_failuresInARow++ == 0)
            {
                Log.Failed(logger, error.Message, pause.TotalSeconds);
            }

            _status = _status with { IsReady = false, WaitsFor = error.Message, Failures = _status.Failures + 1 };
            return pause;
        }
    }

    private void Move()
    {
        if (!_isUnsure && !_model.HasNews)
        {
            // A heartbeat of some Node.
            return;
        }

        var start = Stopwatch.GetTimestamp();
        if (_isUnsure || _model.HasOwnNews || _underlay is null)
        {
            _underlay = kernel.ReadUnderlay();
        }

        var change = _model.Advance(_underlay);
        Report();
        if (change.Own is not { } own)
        {
            Wait(change.WaitsFor);
            return;
        }

        var isWhole = _isUnsure || change.IsWhole;
        var operations = isWhole ? kernel.Reconcile(own, _model.Entries) : kernel.Move([.. change.Before], [.. change.After]);
        _isUnsure = false;
        _compared = isWhole ? time.GetTimestamp() : _compared;
        if (isWhole)
        {
            files.Ensure(own);
            LookForDrops(own);
        }

        Tell(own, operations, Stopwatch.GetElapsedTime(start).TotalMilliseconds, change.IsWhole);
        _peers = _model.Peers;
        Announce(own);
    }

    private void Tell(OwnPlan own, int operations, double milliseconds, bool isWhole)
    {
        var isRepair = _foreign is not null && !isWhole && operations > 0;
        if (isRepair)
        {
            Log.Repaired(logger, _foreign!, operations, milliseconds);
        }
        else if (!_status.IsReady || isWhole)
        {
            Log.Ready(logger, RangesOf(own), _model.Peers.Count, own.PodMTU, operations, milliseconds);
        }
        else
        {
            Log.Moved(logger, _model.Peers.Count, operations, milliseconds);
        }

        _foreign = null;
        _toldWaiting = "";
        _status = _status with
        {
            IsReady = true,
            WaitsFor = "",
            Peers = _model.Reached,
            Reports = [.. _model.Reports],
            Operations = _status.Operations + operations,
            Repairs = _status.Repairs + (isRepair ? 1 : 0),
            PodMTU = own.PodMTU,
        };
    }

    private void LookForDrops(OwnPlan own)
    {
        var drops = kernel.FindForeignDrops();
        foreach (var chain in drops.Except(_status.ForeignDrops))
        {
            Log.ForeignDrop(logger, chain, RangesOf(own));
        }

        _status = _status with { ForeignDrops = [.. drops] };
    }

    private static string RangesOf(OwnPlan own) => string.Join(", ", own.Ranges.Select(range => range.Network));

    private void Wait(string reason)
    {
        if (_toldWaiting != reason)
        {
            _toldWaiting = reason;
            Log.Waiting(logger, reason);
        }

        _status = _status with { IsReady = false, WaitsFor = reason, Reports = [.. _model.Reports] };
    }

    // Once each, until it has been otherwise.
    private void Report()
    {
        var reports = _model.Reports.ToHashSet();
        foreach (var report in reports.Where(_reported.Add))
        {
            Log.Unusable(logger, report.ToString());
        }

        _reported.IntersectWith(reports);
    }

    private void Announce(OwnPlan own)
    {
        var annotations = FlannelAnnotations.Of(own, options);
        if (_model.OwnNode is { } node && !NodeAnnouncement.IsMade(node, annotations))
        {
            announcer.Offer(annotations);
        }
    }
}
