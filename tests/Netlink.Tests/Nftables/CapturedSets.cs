using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Netlink.Tests.Nftables;

/// <summary>The sets that the captured commands declare.</summary>
internal static class CapturedSets
{
    public static readonly NftSet Addresses = new("addresses") { KeyType = [NftDataType.Ipv4Address] };

    public static readonly NftSet Ranges = new("ranges") { Flags = NftSetFlags.Interval, KeyType = [NftDataType.Ipv4Address] };

    public static readonly NftSet Boxes = new("boxes") { Flags = NftSetFlags.Interval, KeyType = [NftDataType.Ipv4Address, NftDataType.InetService] };

    public static readonly NftSet Recent = new("recent")
    {
        Flags = NftSetFlags.Timeout | NftSetFlags.Dynamic,
        KeyType = [NftDataType.Ipv4Address],
        Timeout = TimeSpan.FromHours(1),
        Size = 10,
    };

    public static readonly NftSet Verdicts = new("verdicts")
    {
        Flags = NftSetFlags.Map,
        KeyType = [NftDataType.Ipv4Address, NftDataType.InetProtocol, NftDataType.InetService],
        DataType = [NftDataType.Verdict],
        Size = 1024,
        Comment = "svc",
    };

    public static readonly NftSet Values = new("values")
    {
        Flags = NftSetFlags.Map,
        KeyType = [NftDataType.Mark],
        DataType = [NftDataType.Ipv4Address, NftDataType.InetService],
    };

    public static readonly NftSet MarkOfSource = new("single")
    {
        Flags = NftSetFlags.Map,
        KeyType = [NftDataType.Ipv4Address],
        DataType = [NftDataType.Mark],
        KeySelectors = [NftSelector.IpSource],
        DataSelectors = [NftSelector.Mark],
    };

    public static readonly NftSet Endpoints = new("endpoints")
    {
        Flags = NftSetFlags.Map,
        KeyType = [NftDataType.Ipv4Address, NftDataType.InetService, NftDataType.Integer],
        DataType = [NftDataType.Ipv4Address, NftDataType.InetService],
        KeySelectors = [NftSelector.IpDestination, NftSelector.TcpDestinationPort, NftSelector.NumgenRandom()],
        DataSelectors = [NftSelector.IpDestination, NftSelector.TcpDestinationPort],
        Size = 4096,
        Comment = "c",
    };

    public static readonly NftSet Sources = new("sources")
    {
        Flags = NftSetFlags.Map,
        KeyType = [NftDataType.Ipv4Address, NftDataType.InetService],
        DataType = [NftDataType.Ipv6Address, NftDataType.InetService],
        KeySelectors = [NftSelector.IpSource, NftSelector.UdpSourcePort],
        DataSelectors = [NftSelector.Ip6Source, NftSelector.SctpDestinationPort],
    };

    public static readonly NftSet Tracked = new("tracked")
    {
        KeyType = [NftDataType.Ipv4Address, NftDataType.Ipv4Address, NftDataType.InetProtocol, NftDataType.InetService],
        KeySelectors = [NftSelector.OriginalIpDestination, NftSelector.OriginalIpSource, NftSelector.TransportProtocol, NftSelector.TransportSourcePort],
    };
}
