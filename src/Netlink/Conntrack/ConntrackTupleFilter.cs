using System.Net;

namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>Which direction of a flow is meant; null is any.</summary>
public sealed record ConntrackTupleFilter
{
    /// <summary>Where its packets come from.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>Where they go to.</summary>
    public IPAddress? Destination { get; init; }

    /// <summary>Their source port.</summary>
    public ushort? SourcePort { get; init; }

    /// <summary>Their destination port.</summary>
    public ushort? DestinationPort { get; init; }

    internal bool HasAddress => Source is not null || Destination is not null;

    internal bool HasPort => SourcePort is not null || DestinationPort is not null;

    internal bool Matches(in ConntrackTuple tuple) =>
        (Source is null || IPValue.From(Source) == tuple.Source)
        && (Destination is null || IPValue.From(Destination) == tuple.Destination)
        && (SourcePort is null || SourcePort == tuple.SourcePort)
        && (DestinationPort is null || DestinationPort == tuple.DestinationPort);
}
