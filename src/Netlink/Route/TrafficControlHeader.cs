using System.Runtime.InteropServices;

namespace KubeProxyNet.Netlink.Route;

// struct tcmsg:  u8 family | u8 pad | u16 pad | s32 ifindex | u32 handle | u32 parent | u32 info
[StructLayout(LayoutKind.Sequential)]
internal struct TrafficControlHeader
{
    internal byte Family;
    internal byte Pad1;
    internal ushort Pad2;
    internal int LinkIndex;
    internal uint Handle;
    internal uint Parent;
    internal uint Information;
}
