using System.Globalization;
using System.Net;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Netlink.Tests.Conntrack;

/// <summary>A network namespace of its own and a connection to its table of flows.</summary>
public abstract class ConntrackTest : IDisposable
{
    private NetworkNamespace? _namespace;
    private ConntrackConnection? _connection;

    // Made when first asked for: skipped tests must not need the privilege.
    private protected NetworkNamespace Namespace => _namespace ??= NetworkNamespace.Create();

    private protected ConntrackConnection Kernel => _connection ??= ConntrackConnection.Open(Namespace);

    public void Dispose()
    {
        _connection?.Dispose();
        _namespace?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A UDP flow, translated if the endpoint is not the destination.</summary>
    private protected static ConntrackEntry Flow(string from, string to, string endpoint, TransportProtocol protocol = TransportProtocol.Udp)
    {
        var (source, destination, answering) = (IPEndPoint.Parse(from), IPEndPoint.Parse(to), IPEndPoint.Parse(endpoint));
        return new ConntrackEntry
        {
            Original = Tuple(source, destination, protocol),
            Reply = Tuple(answering, source, protocol),
            TimeoutSeconds = 600,
        };
    }

    private protected List<ConntrackEntry> Dump(ConntrackFilter filter)
    {
        var entries = new List<ConntrackEntry>();
        Kernel.Dump(filter, (in entry) => entries.Add(entry));
        return entries;
    }

    private protected List<string> Seen(string arguments = "") =>
        [.. Witness.Run(Namespace, $"conntrack -L {arguments}").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private protected static string Number(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static ConntrackTuple Tuple(IPEndPoint from, IPEndPoint to, TransportProtocol protocol) => new()
    {
        Source = from.Address,
        Destination = to.Address,
        Protocol = protocol,
        SourcePort = (ushort)from.Port,
        DestinationPort = (ushort)to.Port,
    };
}
