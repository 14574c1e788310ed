using System.Globalization;
using System.Net.Sockets;
using KubeProxyNet.Backends.Processes;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>The NodePorts that kube-proxy wrote into its own ipsets: with them its virtual services on the node's addresses can be told from others.</summary>
internal sealed class NodePortSets
{
    private const string Program = "ipset";

    private readonly HashSet<(string Option, AddressFamily Family, int Port)> _ports = [];

    /// <summary>Reads the sets that are there; without them, or without <c>ipset</c>, no port is known.</summary>
    internal static NodePortSets Read(ICommandRunner runner)
    {
        var sets = new NodePortSets();
        foreach (var (name, option, family) in KubeProxyNames.NodePortIpSets)
        {
            if (runner.Run(Program, ["save", name]) is { ExitCode: 0 } saved)
            {
                sets._ports.UnionWith(saved.Output.Split('\n').Select(PortOf).OfType<int>().Select(port => (option, family, port)));
            }
        }

        return sets;
    }

    /// <summary>Whether protocol, family and port of a virtual service are those of a NodePort.</summary>
    internal bool Includes(VirtualService service) => _ports.Contains((service.Option, service.EndPoint.AddressFamily, service.EndPoint.Port));

    // "add NAME 30080", or for SCTP "add NAME 192.0.2.1,sctp:30080".
    private static int? PortOf(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["add", _, var entry, ..]
        && int.TryParse(entry.AsSpan(entry.LastIndexOf(':') + 1), CultureInfo.InvariantCulture, out var port)
            ? port
            : null;
}
