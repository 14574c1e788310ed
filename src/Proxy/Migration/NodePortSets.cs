using System.Globalization;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>The NodePorts that kube-proxy wrote into its own ipsets: with them its virtual services on the node's addresses can be told from others.</summary>
internal sealed class NodePortSets
{
    private const string Program = "ipset";

    private readonly HashSet<(TransportProtocol Protocol, bool IsIPv6, int Port)> _ports = [];

    /// <summary>Reads the sets that are there; without them, or without <c>ipset</c>, no port is known.</summary>
    internal static NodePortSets Read(ICommandRunner runner)
    {
        var sets = new NodePortSets();
        foreach (var (name, protocol, isIPv6) in KubeProxyNames.NodePortIpSets)
        {
            if (runner.Run(Program, ["save", name]) is { ExitCode: 0 } saved)
            {
                sets._ports.UnionWith(saved.Output.Split('\n').Select(PortOf).OfType<int>().Select(port => (protocol, isIPv6, port)));
            }
        }

        return sets;
    }

    /// <summary>Whether protocol, family and port of a virtual service are those of a NodePort.</summary>
    internal bool Includes(VirtualServiceId service) => _ports.Contains((service.Protocol, service.IsIPv6, service.Port));

    // "add NAME 30080", or for SCTP "add NAME 192.0.2.1,sctp:30080".
    private static int? PortOf(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["add", _, var entry, ..]
        && int.TryParse(entry.AsSpan(entry.LastIndexOf(':') + 1), CultureInfo.InvariantCulture, out var port)
            ? port
            : null;
}
