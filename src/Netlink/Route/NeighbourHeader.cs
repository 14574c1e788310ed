using System.Runtime.InteropServices;

namespace KubeProxyNet.Netlink.Route;

// struct ndmsg:  u8 family | u8 pad | u16 pad | s32 ifindex | u16 state | u8 flags | u8 type
[StructLayout(LayoutKind.Sequential)]
internal struct NeighbourHeader
{
    internal byte Family;
    internal byte Pad1;
    internal ushort Pad2;
    internal int LinkIndex;
    internal ushort State;
    internal byte Flags;
    internal byte Type;
}
