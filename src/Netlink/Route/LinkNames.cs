using System.Text;
using static KubeProxyNet.Netlink.Uapi.IfH;

namespace KubeProxyNet.Netlink.Route;

internal static class LinkNames
{
    // The kernel answers a longer name with ERANGE and no text.
    internal static string Checked(string name) => Encoding.UTF8.GetByteCount(name) is > 0 and < IFNAMSIZ
        ? name
        : throw new ArgumentException($"The link name '{name}' has {Encoding.UTF8.GetByteCount(name)} bytes; the kernel takes 1 to {IFNAMSIZ - 1}.", nameof(name));
}
