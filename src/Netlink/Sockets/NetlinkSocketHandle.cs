using Microsoft.Win32.SafeHandles;

namespace KubeProxyNet.Netlink.Sockets;

/// <summary>Owns the file descriptor of a netlink socket.</summary>
internal sealed class NetlinkSocketHandle : SafeHandleMinusOneIsInvalid
{
    internal NetlinkSocketHandle(int descriptor)
        : base(ownsHandle: true)
    {
        SetHandle(descriptor);
    }

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
