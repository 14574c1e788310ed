using System.Collections.Immutable;
using System.Net;

namespace KubeProxyNet.Informers.Models;

/// <summary>One endpoint of a slice; only its first address counts.</summary>
public sealed record Endpoint
{
    // Few endpoints have hints, and there are hundreds of thousands of endpoints.
    private readonly Hints? _hints;

    /// <summary>The endpoint's address; null in a slice of host names.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The node it runs on, null if unknown.</summary>
    public string? NodeName { get; init; }

    /// <summary>The zone it runs in, null if unknown.</summary>
    public string? Zone { get; init; }

    /// <summary>Takes new connections; true when the slice does not say.</summary>
    public bool Ready { get; init; } = true;

    /// <summary>Still answers, terminating or not; true when the slice does not say.</summary>
    public bool Serving { get; init; } = true;

    /// <summary>On its way out; false when the slice does not say.</summary>
    public bool Terminating { get; init; }

    /// <summary>The zones whose clients should use it, empty without hints.</summary>
    public ImmutableArray<string> ForZones
    {
        get => _hints?.Zones ?? [];
        init => _hints = Hints.Of(value, ForNodes);
    }

    /// <summary>The nodes whose clients should use it, empty without hints.</summary>
    public ImmutableArray<string> ForNodes
    {
        get => _hints?.Nodes ?? [];
        init => _hints = Hints.Of(ForZones, value);
    }

    private sealed record Hints(ImmutableArray<string> Zones, ImmutableArray<string> Nodes)
    {
        internal static Hints? Of(ImmutableArray<string> zones, ImmutableArray<string> nodes) =>
            zones.IsDefaultOrEmpty && nodes.IsDefaultOrEmpty ? null : new Hints(zones.IsDefault ? [] : zones, nodes.IsDefault ? [] : nodes);
    }
}
