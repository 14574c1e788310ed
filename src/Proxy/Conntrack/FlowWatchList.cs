using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>
/// The targets of one IP family whose flows are to be looked at, each with what is right for it now. Changes that come meanwhile are merged: a
/// target stands here once, with the newest expectation. Each is looked at twice, because packets that were under way when the rules
/// changed make their entry anew. Owned by the reconciler.
/// </summary>
internal sealed class FlowWatchList(IPFamily family, TimeSpan grace, TimeProvider time)
{
    private const int Passes = 2;
    private readonly Dictionary<FlowTarget, FlowWatch> _watches = [];

    internal IPFamily Family { get; } = family;

    internal int Count => _watches.Count;

    /// <summary>How long until a target is due, of the urgent ones or of all others; zero: one is; null: there is none.</summary>
    internal TimeSpan? TimeLeft(bool isUrgent)
    {
        var watches = _watches.Values.Where(watch => watch.IsUrgent == isUrgent);
        if (!watches.Any())
        {
            return null;
        }

        var left = time.GetElapsedTime(time.GetTimestamp(), watches.Min(watch => watch.Due));
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>
    /// Takes in what changed. A target that waits for its second look learns what is right now even if nothing of it can be stale, and one that was urgent stays so.
    /// UDP is urgent: its clients go on sending to an endpoint that is gone, and new ones do so from the ports that others had, while a TCP client tries again.
    /// </summary>
    internal void Take(RulesetChange change, bool isUrgent)
    {
        var now = time.GetTimestamp();
        foreach (var (target, expectation, mayHaveStaleFlows) in FlowTargets.Compare(change))
        {
            var present = _watches.GetValueOrDefault(target);
            if (mayHaveStaleFlows)
            {
                _watches[target] = new FlowWatch(expectation, now, Passes, isUrgent || target.Protocol == TransportProtocol.Udp ? Passes : present?.UrgentPassesLeft ?? 0);
            }
            else
            {
                present?.Expectation = expectation;
            }
        }
    }

    /// <summary>What is to be looked at now, of the urgent ones or of all others.</summary>
    internal IReadOnlyList<KeyValuePair<FlowTarget, FlowWatch>> ListDue(bool isUrgent)
    {
        var now = time.GetTimestamp();
        return [.. _watches.Where(item => item.Value.IsUrgent == isUrgent && item.Value.Due <= now)];
    }

    /// <summary>These were looked at. What changed since the look began stays due.</summary>
    internal void Passed(IEnumerable<KeyValuePair<FlowTarget, FlowWatch>> looked)
    {
        var next = time.GetTimestamp() + (long)(grace.TotalSeconds * time.TimestampFrequency);
        foreach (var (target, watch) in looked)
        {
            if (!_watches.TryGetValue(target, out var present) || present != watch)
            {
                continue;
            }

            watch.Due = next;
            watch.UrgentPassesLeft -= watch.IsUrgent ? 1 : 0;
            if (--watch.PassesLeft == 0)
            {
                _watches.Remove(target);
            }
        }

        if (_watches.Count == 0)
        {
            // At the start they were as many as there are Services.
            _watches.TrimExcess();
        }
    }

    /// <summary>Forgets frontends that are no more: all others are as many as there are Services, those without end.</summary>
    internal void ForgetGone()
    {
        foreach (var (target, watch) in _watches)
        {
            if (!watch.Expectation.IsServed)
            {
                _watches.Remove(target);
            }
        }
    }

    /// <summary>
    /// Whether the entry is a flow of ours that leads to the wrong place. Never one of somebody else: the address that the client asked for has to
    /// be ours, the port alone says nothing.
    /// </summary>
    internal bool IsStale(in ConntrackEntry entry, IReadOnlySet<IPValue> nodeAddresses) =>
        IsKindThatIsRemoved(entry) && Find(entry.Original, nodeAddresses) is { } expectation && expectation.IsWrong(entry);

    // Entries in a zone belong to a virtual switch. The kernel refuses to delete what a flow table handles. A TCP connection that was answered
    // is kept, whatever became of its endpoint.
    private static bool IsKindThatIsRemoved(in ConntrackEntry entry) =>
        entry.Zone == 0
        && (entry.Status & (ConntrackStatus.Offload | ConntrackStatus.HardwareOffload)) == 0
        && entry.Original.Protocol switch
        {
            TransportProtocol.Udp => true,
            TransportProtocol.Tcp => entry.TcpState == ConntrackTcpState.SynSent && (entry.Status & ConntrackStatus.SeenReply) == 0,
            _ => false,
        };

    private FlowExpectation? Find(in ConntrackTuple original, IReadOnlySet<IPValue> nodeAddresses)
    {
        if (_watches.TryGetValue(new FlowTarget(original.Protocol, original.Destination, original.DestinationPort), out var watch))
        {
            return watch.Expectation;
        }

        return nodeAddresses.Contains(original.Destination) && _watches.TryGetValue(new FlowTarget(original.Protocol, null, original.DestinationPort), out watch)
            ? watch.Expectation
            : null;
    }
}
