using System.Net;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>A virtual service of IPVS as <c>ipvsadm</c> names it.</summary>
/// <param name="Option"><c>-t</c>, <c>-u</c> or <c>--sctp-service</c>.</param>
/// <param name="Text">Address and port.</param>
/// <param name="EndPoint">The same, read.</param>
internal sealed record VirtualService(string Option, string Text, IPEndPoint EndPoint)
{
    /// <summary>Reads what <c>ipvsadm --save --numeric</c> prints; services by firewall mark are never kube-proxy's and are left out.</summary>
    internal static IReadOnlyList<VirtualService> Read(string text) => [.. text.Split('\n').Select(ReadLine).OfType<VirtualService>()];

    private static VirtualService? ReadLine(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["-A", ("-t" or "-u" or "--sctp-service") and var option, var address, ..]
        && IPEndPoint.TryParse(address, out var endPoint)
            ? new VirtualService(option, address, endPoint)
            : null;
}
