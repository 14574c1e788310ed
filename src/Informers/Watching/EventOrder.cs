using System.Globalization;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Watching;

/// <summary>
/// Tells events that come too late. The API promises that those of a resource come in the order of their versions, which are numbers that can be compared
/// (KEP-5504); what stands between may not keep to that, and a store restored from a backup goes on from an older version.
/// </summary>
/// <remarks>It remembers the last thousand or two of objects that changed: who changed the order has not held anything back for longer.</remarks>
internal sealed class EventOrder
{
    /// <summary>How many objects are remembered at least, if so many have changed.</summary>
    internal const int Window = 1024;

    private Dictionary<ObjectKey, ulong> _recent = [];
    private Dictionary<ObjectKey, ulong> _before = [];

    private ulong _begin;
    private ulong _last;
    private ulong _newest;
    private ulong _newestBefore;
    private ulong _newestForgotten;

    /// <summary>The version whose followers were asked for: what it and all before it have brought is certain.</summary>
    internal string Asked { get; private set; } = "";

    /// <summary>Of these, one has come after a newer one; or one of before.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>A list was delivered: nothing before it matters.</summary>
    internal void Restart(string version)
    {
        _recent.Clear();
        _before.Clear();
        _newest = _newestBefore = _newestForgotten = 0;
        Begin(version);
    }

    /// <summary>Events that are newer than this version were asked for.</summary>
    internal void Begin(string version)
    {
        _ = TryParse(version, out _begin);
        _last = 0;
        Asked = version;
        IsBroken = false;
    }

    /// <summary>Judges an event, and remembers it if it is current.</summary>
    internal EventAge Judge(ObjectKey key, string version)
    {
        if (!TryParse(version, out var number))
        {
            return EventAge.Current;
        }

        IsBroken |= number < _last || number <= _begin;
        _last = Math.Max(_last, number);
        if (KnownOf(key) is { } known && number <= known)
        {
            return EventAge.Superseded;
        }

        // It was not asked for, or what is known of its object may have been forgotten.
        if (number <= _begin || number <= _newestForgotten)
        {
            return EventAge.Unknown;
        }

        Remember(key, number);
        return EventAge.Current;
    }

    /// <summary>Whether a version, of a bookmark, is from before the one that was begun with.</summary>
    internal bool IsFromBefore(string version) => TryParse(version, out var number) && number < _begin;

    /// <summary>Whether a version is older than another; unknown, and therefore not, if they are no numbers.</summary>
    internal static bool IsOlder(string version, string than) => TryParse(version, out var number) && TryParse(than, out var other) && number < other;

    private ulong? KnownOf(ObjectKey key) => _recent.TryGetValue(key, out var version) || _before.TryGetValue(key, out version) ? version : null;

    private void Remember(ObjectKey key, ulong version)
    {
        if (_recent.Count == Window)
        {
            (_recent, _before) = (_before, _recent);
            (_newestForgotten, _newestBefore) = (_newestBefore, _newest);
            _recent.Clear();
        }

        _recent[key] = version;
        _newest = Math.Max(_newest, version);
    }

    private static bool TryParse(string version, out ulong number) => ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
