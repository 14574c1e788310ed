using System.Net;
using KubeProxyNet.Cni.Ipam;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Cni.Attachments;

/// <summary>What ADD did for one interface of one container, beside what its own namespace holds: all that DEL and GC have to undo, also when nothing else is left.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Owner">The container's interface.</param>
internal sealed record Attachment(string Network, LeaseOwner Owner)
{
    /// <summary>The node's end of the link; empty: none was made.</summary>
    public string HostLink { get; init; } = "";

    /// <summary>Addresses whose traffic to the outside is masqueraded.</summary>
    public EquatableArray<IPAddress> Masqueraded { get; init; } = [];
}
