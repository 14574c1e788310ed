using System.Globalization;
using System.Net;
using System.Text;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Rules;

/// <summary>What holds on this node for all Services of one IP family.</summary>
public sealed record NodeRules
{
    /// <summary>The packet mark that means: masquerade this connection. One bit.</summary>
    public uint MasqueradeMark { get; init; } = 0x4000;

    /// <summary>Masquerade every connection through a ClusterIP.</summary>
    public bool MasqueradeAll { get; init; }

    /// <summary>How packets from pods are told.</summary>
    public LocalDetector LocalDetector { get; init; } = new LocalDetector.Off();

    /// <summary>The ranges ClusterIPs are taken from; traffic to an address in them that no Service has is dropped. Sorted, without overlap.</summary>
    public EquatableArray<IPNetwork> ServiceCIDRs { get; init; } = [];

    /// <summary>The node's addresses on which NodePorts are served; null: every local address, loopback left out. Sorted.</summary>
    public EquatableArray<IPAddress>? NodePortAddresses { get; init; } = [];

    /// <summary>NodePorts are served on 127.0.0.1 and ::1 too.</summary>
    public bool ServesLocalhostNodePorts { get; init; }

    /// <summary>The rules as indented text, for goldens, logs and people.</summary>
    public override string ToString()
    {
        var pods = LocalDetector switch
        {
            LocalDetector.BySource(var prefixes) => $"source in {string.Join(", ", prefixes)}",
            LocalDetector.ByInterface(var name) => $"arriving on {name}",
            LocalDetector.ByInterfacePrefix(var prefix) => $"arriving on {prefix}*",
            _ => "cannot be told",
        };
        var addresses = NodePortAddresses is not { } some ? "every local address" : some.IsEmpty ? "none" : string.Join(", ", some);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"node\n  pods: {pods}\n");
        text.Append(MasqueradeAll ? "  masqueraded: every connection through a ClusterIP\n" : "");
        text.Append(CultureInfo.InvariantCulture, $"  service ranges: {(ServiceCIDRs.IsEmpty ? "not known" : string.Join(", ", ServiceCIDRs))}\n");
        text.Append(CultureInfo.InvariantCulture, $"  nodePort addresses: {addresses}{(ServesLocalhostNodePorts ? ", and localhost" : "")}\n");
        return text.ToString();
    }
}
