using System.Runtime.InteropServices;

namespace KubeProxyNet.Netlink.Route;

// struct ifaddrmsg:  u8 family | u8 prefixlen | u8 flags | u8 scope | u32 index
[StructLayout(LayoutKind.Sequential)]
internal struct AddressHeader
{
    internal byte Family;
    internal byte PrefixLength;
    internal byte Flags;
    internal byte Scope;
    internal int LinkIndex;
}
