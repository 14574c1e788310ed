using System.Net;
using System.Net.NetworkInformation;

namespace KubeProxyNet.Netlink.Route;

/// <summary>Where a bridge or VXLAN device sends frames for a hardware address: an entry of its forwarding database.</summary>
public sealed record FdbEntry
{
    /// <summary>The VXLAN device, or the port of the bridge.</summary>
    public required int LinkIndex { get; init; }

    /// <summary>The frames' destination; all zero stands for what no other entry knows.</summary>
    public required PhysicalAddress LinkAddress { get; init; }

    /// <summary>The other VTEP; null for a bridge.</summary>
    public IPAddress? Destination { get; init; }

    /// <summary>The VLAN, where the bridge filters by it.</summary>
    public ushort? Vlan { get; init; }

    /// <summary>The other VTEP's UDP port, if it is not the device's.</summary>
    public ushort? Port { get; init; }

    /// <summary>The VXLAN network identifier, if it is not the device's.</summary>
    public uint? VNI { get; init; }

    /// <summary>The link that the VXLAN packets leave by, if it is not the device's.</summary>
    public int? UnderlyingIndex { get; init; }

    /// <summary>The bridge that the entry belongs to, as the kernel tells it.</summary>
    public int? MasterIndex { get; init; }

    /// <summary>Whether it stays; as <c>bridge fdb</c> does, a permanent one unless told otherwise.</summary>
    public NeighbourState State { get; init; } = NeighbourState.Permanent | NeighbourState.NoArp;

    /// <summary>Whose database: <see cref="NeighbourFlags.Self"/> of the link, <see cref="NeighbourFlags.Master"/> of its bridge.</summary>
    public NeighbourFlags Flags { get; init; } = NeighbourFlags.Self;

    /// <summary>As <c>bridge fdb</c> prints it.</summary>
    public override string ToString() => $"{LinkAddress} link {LinkIndex}{(Destination is null ? string.Empty : $" dst {Destination}")}";

    /// <summary>Frames for all-zero and multicast addresses go to each of several entries; a unicast address has one only.</summary>
    internal bool IsOneOfMany
    {
        get
        {
            var bytes = LinkAddress.GetAddressBytes();
            return bytes.Length > 0 && ((bytes[0] & 1) != 0 || bytes.All(value => value == 0));
        }
    }
}
