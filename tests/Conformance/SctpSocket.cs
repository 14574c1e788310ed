using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KubeProxyNet.Conformance.Tests;

// SCTP's one-to-one sockets, which behave as TCP's do. .NET knows no such protocol, and takes a socket that is there already.
internal static partial class SctpSocket
{
    private const int AF_INET = 2;
    private const int AF_INET6 = 10;
    private const int SOCK_STREAM = 1;
    private const int SOCK_CLOEXEC = 0x80000;
    private const int IPPROTO_SCTP = 132;

    /// <summary>The kernel has them.</summary>
    internal static bool IsSupported { get; } = Probe();

    internal static Socket Make(AddressFamily family)
    {
        var descriptor = Open(family == AddressFamily.InterNetwork ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
        return descriptor >= 0 ? new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)) : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private static bool Probe()
    {
        try
        {
            Make(AddressFamily.InterNetwork).Dispose();
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Open(int domain, int type, int protocol);
}
