using System.Net;
using KubeProxyNet.Testing;
using static KubeProxyNet.Overlay.Tests.Nodes;

namespace KubeProxyNet.Overlay.Tests.Kernel;

// A node on the underlay with one pod, joined by hand as a CNI plugin would.
internal sealed class NodeOnLink : IDisposable
{
    private readonly Sandbox _underlay;

    internal NodeOnLink(Sandbox underlay, int number, int? range = null)
    {
        _underlay = underlay;
        Number = number;
        Range = range ?? number;
        Host.SetSysctls("net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0", "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.all.accept_dad=0");
        Pod.SetSysctls("net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.all.accept_dad=0");
        Batch(underlay, $"link add n{number} type veth peer name eth0 netns {Host.Namespace.Path}", $"link set n{number} master br0 up");
        Batch(Host, $"addr add {Address(number)}/24 dev eth0", $"addr add {AddressV6(number)}/64 dev eth0 nodad", "link set eth0 up", "route add default via 172.30.0.254");
        Batch(
            Host,
            $"link add pod type veth peer name eth0 netns {Pod.Namespace.Path}",
            "link set pod up mtu 1430",
            $"addr add 10.244.{Range}.1/32 dev pod",
            $"addr add fd00:10:244:{Range}::1/128 dev pod nodad",
            $"route add {PodAddress}/32 dev pod",
            $"route add {PodAddressV6}/128 dev pod");
        Batch(
            Pod,
            "link set eth0 up mtu 1430",
            $"addr add {PodAddress}/32 dev eth0",
            $"addr add {PodAddressV6}/128 dev eth0 nodad",
            $"route add 10.244.{Range}.1/32 dev eth0",
            $"route add default via 10.244.{Range}.1 dev eth0",
            $"route add fd00:10:244:{Range}::1/128 dev eth0",
            $"route add default via fd00:10:244:{Range}::1 dev eth0");
    }

    internal int Number { get; }

    internal int Range { get; }

    internal Sandbox Host { get; } = new();

    internal Sandbox Pod { get; } = new();

    internal IPAddress PodAddress => IPAddress.Parse($"10.244.{Range}.7");

    internal IPAddress PodAddressV6 => IPAddress.Parse($"fd00:10:244:{Range}::7");

    /// <summary>Sends one packet from this pod and waits for its answer.</summary>
    internal bool Reaches(IPAddress address, int? payload = null)
    {
        try
        {
            Pod.Run("ping", ["-c", "1", "-W", "1", .. payload is null ? (string[])[] : ["-M", "do", "-s", $"{payload}"], $"{address}"]);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        Pod.Dispose();
        Host.Dispose();
        try
        {
            _underlay.Run("ip", "link", "del", $"n{Number}");
        }
        catch (InvalidOperationException)
        {
            // Gone with the other end.
        }
    }

    private static void Batch(Sandbox sandbox, params string[] lines) => sandbox.RunWithInput(string.Join('\n', lines) + "\n", "ip", "-batch", "-");
}
