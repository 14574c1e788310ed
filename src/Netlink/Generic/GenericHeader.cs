using System.Runtime.InteropServices;

namespace KubeProxyNet.Netlink.Generic;

// struct genlmsghdr:  u8 cmd | u8 version | u16 reserved
[StructLayout(LayoutKind.Sequential)]
internal readonly struct GenericHeader(byte command, byte version)
{
    internal readonly byte Command = command;
    internal readonly byte Version = version;
    internal readonly ushort Reserved;
}
