using System.Net.NetworkInformation;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.IfH;
using static KubeProxyNet.Netlink.Uapi.IfLinkH;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;
using static KubeProxyNet.Netlink.Uapi.RtnetlinkH;
using static KubeProxyNet.Netlink.Uapi.VethH;

namespace KubeProxyNet.Netlink.Route;

internal static partial class LinkMessages
{
    internal static void WriteCreateLink(this ref NetlinkWriter writer, uint sequence, LinkSpec spec)
    {
        var message = writer.BeginMessage(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK | NLM_F_EXCL | NLM_F_CREATE, sequence);
        writer.WriteStruct(UpHeader(0, spec.IsUp));
        writer.WriteMTUAndAddress(spec.MTU, spec.Address);
        if (spec.MasterIndex is { } master)
        {
            writer.WriteInt32(IFLA_MASTER, master);
        }

        if (spec.Group is { } group)
        {
            writer.WriteUInt32(IFLA_GROUP, group);
        }

        writer.WriteString(IFLA_IFNAME, spec.Name);
        var information = writer.BeginUnmarkedNested(IFLA_LINKINFO);
        switch (spec)
        {
            case VethSpec veth:
                writer.WriteBytes(IFLA_INFO_KIND, "veth"u8);
                writer.WritePeer(veth);
                break;
            case BridgeSpec bridge:
                writer.WriteBridgeInformation(bridge.Bridge);
                break;
            case VxlanSpec vxlan:
                writer.WriteVxlanInformation(vxlan.Vxlan);
                break;
            case DummySpec:
                writer.WriteBytes(IFLA_INFO_KIND, "dummy"u8);
                break;
            case IfbSpec:
                writer.WriteBytes(IFLA_INFO_KIND, "ifb"u8);
                break;
        }

        writer.EndNested(information);
        writer.EndMessage(message);
    }

    /// <summary>Writes what has to change for the link to become what the spec says.</summary>
    /// <returns>False, and nothing written, if nothing differs.</returns>
    internal static bool WriteUpdateLink(this ref NetlinkWriter writer, uint sequence, LinkSpec spec, Link actual)
    {
        var up = spec.IsUp && !actual.IsUp;
        var mtu = spec.MTU == actual.MTU ? null : spec.MTU;
        var address = Equals(spec.Address, actual.Address) ? null : spec.Address;
        var master = spec.MasterIndex == actual.MasterIndex ? null : spec.MasterIndex;
        var bridge = spec is BridgeSpec { Bridge: { } wantedBridge } ? wantedBridge.Without(actual.Bridge ?? new()) : new();
        var vxlan = spec is VxlanSpec { Vxlan: { } wantedVxlan } ? wantedVxlan.Without(actual.Vxlan ?? new()) : new();

        var message = writer.BeginChangeLink(sequence, UpHeader(actual.Index, up));
        var start = writer.Length;
        writer.WriteMTUAndAddress(mtu, address);
        if (master is { } index)
        {
            writer.WriteInt32(IFLA_MASTER, index);
        }

        var information = writer.BeginUnmarkedNested(IFLA_LINKINFO);
        var empty = writer.Length;
        if (bridge != new BridgeSettings())
        {
            writer.WriteBridgeInformation(bridge);
        }
        else if (vxlan != new VxlanSettings())
        {
            writer.WriteVxlanInformation(vxlan);
        }

        writer.EndNested(information);
        if (writer.Length == empty)
        {
            writer.Truncate(information);
        }

        writer.EndMessage(message);
        return up || writer.Length > start;
    }

    internal static void WriteSetLinkUp(this ref NetlinkWriter writer, uint sequence, int index, bool up) => writer.EndMessage(
        writer.BeginChangeLink(sequence, new LinkHeader { Index = index, Flags = up ? IFF_UP : 0, Change = IFF_UP }));

    internal static void WriteSetLinkName(this ref NetlinkWriter writer, uint sequence, int index, string name)
    {
        var message = writer.BeginChangeLink(sequence, new LinkHeader { Index = index });
        writer.WriteString(IFLA_IFNAME, name);
        writer.EndMessage(message);
    }

    internal static void WriteSetLinkMTU(this ref NetlinkWriter writer, uint sequence, int index, int mtu)
    {
        var message = writer.BeginChangeLink(sequence, new LinkHeader { Index = index });
        writer.WriteInt32(IFLA_MTU, mtu);
        writer.EndMessage(message);
    }

    internal static void WriteSetLinkAddress(this ref NetlinkWriter writer, uint sequence, int index, PhysicalAddress address)
    {
        var message = writer.BeginChangeLink(sequence, new LinkHeader { Index = index });
        writer.WriteLinkAddress(IFLA_ADDRESS, address);
        writer.EndMessage(message);
    }

    internal static void WriteSetLinkMaster(this ref NetlinkWriter writer, uint sequence, int index, int? masterIndex)
    {
        var message = writer.BeginChangeLink(sequence, new LinkHeader { Index = index });
        writer.WriteInt32(IFLA_MASTER, masterIndex ?? 0);
        writer.EndMessage(message);
    }

    internal static void WriteSetLinkNamespace(this ref NetlinkWriter writer, uint sequence, int index, int descriptor, string? name)
    {
        var message = writer.BeginChangeLink(sequence, new LinkHeader { Index = index });
        writer.WriteInt32(IFLA_NET_NS_FD, descriptor);
        if (name is not null)
        {
            writer.WriteString(IFLA_IFNAME, name);
        }

        writer.EndMessage(message);
    }

    // RTM_NEWLINK without NLM_F_CREATE changes what is there, as ip does it.
    private static int BeginChangeLink(this ref NetlinkWriter writer, uint sequence, in LinkHeader header)
    {
        var message = writer.BeginMessage(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK, sequence);
        writer.WriteStruct(header);
        return message;
    }

    private static LinkHeader UpHeader(int index, bool up) => new() { Index = index, Flags = up ? IFF_UP : 0, Change = up ? IFF_UP : 0 };

    private static void WriteMTUAndAddress(this ref NetlinkWriter writer, int? mtu, PhysicalAddress? address)
    {
        if (mtu is { } bytes)
        {
            writer.WriteInt32(IFLA_MTU, bytes);
        }

        if (address is not null)
        {
            writer.WriteLinkAddress(IFLA_ADDRESS, address);
        }
    }

    // VETH_INFO_PEER:  struct ifinfomsg | attributes of the other end
    private static void WritePeer(this ref NetlinkWriter writer, VethSpec veth)
    {
        var data = writer.BeginUnmarkedNested(IFLA_INFO_DATA);
        var peer = writer.BeginUnmarkedNested(VETH_INFO_PEER);
        writer.WriteStruct(default(LinkHeader)); // Not up: the kernel opens it before the two ends are joined, and fails with ENOTCONN.
        writer.WriteMTUAndAddress(veth.PeerMTU, veth.PeerAddress);
        if (veth.PeerNamespace is not null)
        {
            writer.WriteInt32(IFLA_NET_NS_FD, veth.PeerNamespace.Descriptor);
        }

        writer.WriteString(IFLA_IFNAME, veth.PeerName);
        writer.EndNested(peer);
        writer.EndNested(data);
    }
}
