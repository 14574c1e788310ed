using System.Net.Sockets;

namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>Which flows are meant; null is any.</summary>
public sealed record ConntrackFilter
{
    /// <summary>IPv4 or IPv6; follows from an address where one is given.</summary>
    public AddressFamily? Family { get; init; }

    /// <summary>What is above IP.</summary>
    public TransportProtocol? Protocol { get; init; }

    /// <summary>The direction of the first packet: a client reaching a service.</summary>
    public ConntrackTupleFilter Original { get; init; } = new();

    /// <summary>The direction of the answers: the source is the endpoint.</summary>
    public ConntrackTupleFilter Reply { get; init; } = new();

    /// <summary>The mark, of which only the bits in <see cref="MarkMask"/> count.</summary>
    public uint? Mark { get; init; }

    /// <summary>Which bits of the mark count.</summary>
    public uint MarkMask { get; init; } = uint.MaxValue;

    /// <summary>Everything of this has happened to the flow.</summary>
    public ConntrackStatus Status { get; init; }

    /// <summary>Nothing of this has happened to the flow.</summary>
    public ConntrackStatus StatusAbsent { get; init; }

    /// <summary>The zone that both directions are in.</summary>
    public ushort? Zone { get; init; }

    internal AddressFamily? EffectiveFamily =>
        Family ?? (Original.Source ?? Original.Destination ?? Reply.Source ?? Reply.Destination)?.AddressFamily;

    internal bool Matches(in ConntrackEntry entry) =>
        (EffectiveFamily is null || entry.Original.Source.Family == EffectiveFamily)
        && (Protocol is null || Protocol == entry.Original.Protocol)
        && Original.Matches(entry.Original)
        && Reply.Matches(entry.Reply)
        && (Mark is null || ((entry.Mark ^ Mark) & MarkMask) == 0)
        && (entry.Status & (Status | StatusAbsent)) == Status
        && (Zone is null || Zone == entry.Zone);
}
