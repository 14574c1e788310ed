using System.Runtime.InteropServices;

namespace KubeProxyNet.Netlink.Route;

// struct rtnexthop:  u16 len (attributes included) | u8 flags | u8 hops (weight - 1) | s32 ifindex
[StructLayout(LayoutKind.Sequential)]
internal struct NextHopHeader
{
    internal ushort Length;
    internal byte Flags;
    internal byte Hops;
    internal int LinkIndex;
}
