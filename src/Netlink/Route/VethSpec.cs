using System.Net.NetworkInformation;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Netlink.Route;

/// <summary>A pair of links, each sending what the other one receives. What exists already is not compared with the peer's part.</summary>
public sealed record VethSpec : LinkSpec
{
    /// <summary>Names both ends.</summary>
    public VethSpec(string name, string peerName)
        : base(name)
    {
        PeerName = LinkNames.Checked(peerName);
    }

    /// <inheritdoc/>
    public override string Kind => "veth";

    /// <summary>The other end's name.</summary>
    public string PeerName { get; }

    /// <summary>Where the other end is born, under its final name and down; null is here.</summary>
    public NetworkNamespace? PeerNamespace { get; init; }

    /// <summary>The largest packet that the other end takes.</summary>
    public int? PeerMTU { get; init; }

    /// <summary>The other end's hardware address.</summary>
    public PhysicalAddress? PeerAddress { get; init; }
}
