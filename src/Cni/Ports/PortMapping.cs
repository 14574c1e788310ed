using System.Globalization;
using System.Net;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Cni.Ports;

/// <summary>A port of the node that leads to a port of a container.</summary>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="HostIP">The node's address that it is served on; any: all of them.</param>
/// <param name="HostPort">The node's port.</param>
/// <param name="ContainerPort">The container's.</param>
internal sealed record PortMapping(TransportProtocol Protocol, IPAddress HostIP, ushort HostPort, ushort ContainerPort)
{
    private static readonly IPAddress[] Everywhere = [IPAddress.Any, IPAddress.IPv6Any];

    /// <summary>All addresses of the node.</summary>
    internal bool IsEverywhere => Everywhere.Contains(HostIP);

    /// <summary>Reads <c>runtimeConfig.portMappings</c>; without a host port there is nothing to map.</summary>
    /// <exception cref="CniException">A field is wrong.</exception>
    internal static List<PortMapping> ReadAll(CniRequest request) =>
        [.. (request.Runtime?.Objects("portMappings") ?? []).Where(item => item.Number("hostPort", 0, ushort.MaxValue) is > 0).Select(Read)];

    /// <summary>Whether both cannot be served at once.</summary>
    internal bool CollidesWith(PortMapping other) => Protocol == other.Protocol && HostPort == other.HostPort
        && (HostIP.Equals(other.HostIP) || ((IsEverywhere || other.IsEverywhere) && (HostIP.AddressFamily == other.HostIP.AddressFamily || HostIP.Equals(IPAddress.Any) || other.HostIP.Equals(IPAddress.Any))));

    /// <summary>Whether it is for containers' addresses of a family.</summary>
    internal bool Serves(IPAddress container) => HostIP.Equals(IPAddress.Any) || HostIP.AddressFamily == container.AddressFamily;

    /// <summary><c>tcp 0.0.0.0 8080 80</c>, as it stands in files.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{WordOf(Protocol)} {HostIP} {HostPort} {ContainerPort}");

    /// <summary>Reads that; null if it is torn.</summary>
    internal static PortMapping? Parse(string text)
    {
        var words = text.Split(' ');
        return words.Length == 4 && ProtocolOf(words[0]) is { } protocol && IPAddress.TryParse(words[1], out var address)
            && ushort.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var hostPort) && ushort.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new PortMapping(protocol, address, hostPort, port)
            : null;
    }

    private static PortMapping Read(ConfigObject config)
    {
        var word = config.Text("protocol", "tcp");
        var protocol = ProtocolOf(word) ?? throw CniException.Invalid(config.PathOf("protocol"), $"\"{word}\" is none of tcp, udp, sctp");
        var containerPort = config.Number("containerPort", 1, ushort.MaxValue) ?? throw CniException.Invalid(config.PathOf("containerPort"), "is missing");
        return new PortMapping(protocol, config.Address("hostIP") ?? IPAddress.Any, (ushort)config.Number("hostPort", 1, ushort.MaxValue)!.Value, (ushort)containerPort);
    }

    private static string WordOf(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Udp => "udp",
        TransportProtocol.Sctp => "sctp",
        _ => "tcp",
    };

    private static TransportProtocol? ProtocolOf(string word) => word.ToUpperInvariant() switch
    {
        "TCP" => TransportProtocol.Tcp,
        "UDP" => TransportProtocol.Udp,
        "SCTP" => TransportProtocol.Sctp,
        _ => null,
    };
}
