using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>
/// The hardware address of a node's VXLAN device. It comes from the node's name, so that it is the same after a restart, a reboot and a lost device, and others know it
/// before the node has said anything.
/// </summary>
internal static class StableAddress
{
    private const int Length = 6;

    // Locally administered, and not a group's (IEEE 802, section 8.2).
    private const byte Local = 0x02;
    private const byte Group = 0x01;

    /// <summary>The address.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="underlay">The family that the device's packets are sent by.</param>
    internal static PhysicalAddress Of(string node, AddressFamily underlay)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"kubeproxynet/{node}/{(underlay == AddressFamily.InterNetwork ? 4 : 6)}"))[..Length];
        bytes[0] = (byte)((bytes[0] | Local) & ~Group);
        return new PhysicalAddress(bytes);
    }
}
