using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkH;

namespace KubeProxyNet.Netlink.Uapi;

// struct nfgenmsg:  u8 family | u8 version | be16 resource id
[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct NfGenMsg
{
    internal readonly byte Family;
    internal readonly byte Version;
    private readonly ushort _resourceId;

    internal NfGenMsg(byte family, ushort resourceId = 0)
    {
        Family = family;
        Version = NFNETLINK_V0;
        _resourceId = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(resourceId) : resourceId;
    }

    internal ushort ResourceId => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(_resourceId) : _resourceId;
}
