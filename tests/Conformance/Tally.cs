using System.Globalization;
using KubeProxyNet.Backends.Rules.Tracing;

namespace KubeProxyNet.Conformance.Tests;

// What became of all packets of a run. Several worlds add to it at once.
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _packets = new(StringComparer.Ordinal) { ["answered"] = 0, ["dropped"] = 0, ["passed"] = 0, ["rejected"] = 0 };
    private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);
    private readonly List<string> _mismatches = [];
    private readonly HashSet<KnownLimit> _limitsMet = [];
    private int _connections;

    internal IReadOnlyCollection<string> Mismatches => _mismatches;

    internal IReadOnlyCollection<KnownLimit> LimitsMet => _limitsMet;

    internal int Packets => _packets.Values.Sum();

    internal void Add(PacketVerdict verdict)
    {
        lock (_lock)
        {
            _packets[WordFor(verdict)]++;
        }
    }

    internal void AddLimit(KnownLimit limit)
    {
        lock (_lock)
        {
            _limitsMet.Add(limit);
        }
    }

    internal void AddMismatch(string mismatch)
    {
        lock (_lock)
        {
            _mismatches.Add(mismatch);
        }
    }

    internal void AddConnections(int count)
    {
        lock (_lock)
        {
            _connections += count;
        }
    }

    internal void Skip(string reason)
    {
        lock (_lock)
        {
            _skipped[reason] = _skipped.GetValueOrDefault(reason) + 1;
        }
    }

    /// <summary>One line: "842 packets, 1903 connections: 600 answered, ...; skipped 6: ...".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Packets} packets, {_connections} connections: {string.Join(", ", _packets.Select(item => $"{item.Value} {item.Key}"))}; {_mismatches.Count} otherwise than the rules say; skipped {_skipped.Values.Sum()}{string.Concat(_skipped.Select(item => $" ({item.Value}: {item.Key})"))}");

    private static string WordFor(PacketVerdict verdict) => verdict switch
    {
        PacketVerdict.Sent => "answered",
        PacketVerdict.Dropped => "dropped",
        PacketVerdict.Rejected => "rejected",
        _ => "passed",
    };
}
