using System.Runtime.InteropServices;

namespace KubeProxyNet.Netlink.Route;

// struct ifinfomsg:  u8 family | u8 pad | u16 type | s32 index | u32 flags | u32 change
[StructLayout(LayoutKind.Sequential)]
internal struct LinkHeader
{
    internal byte Family;
    internal byte Pad;
    internal ushort Type;
    internal int Index;
    internal uint Flags;
    internal uint Change;
}
