using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Rules.Tracing;

/// <summary>
/// Says what a ruleset makes of a packet, without any kernel: the meaning that every backend is held against. Knows first packets of connections
/// only; later ones follow the first. Pure.
/// </summary>
/// <remarks>
/// In this order: the frontend with just this address, protocol and port; a NodePort, if the address is one of those that serve NodePorts; a live
/// ClusterIP, whose other ports are refused; an address of the service ranges that no Service has, which is dropped; all else passes.
/// At a frontend: source ranges, then short-circuit, then the group or what stands for its being empty, then masquerade, which a packet for an
/// address of the node itself never gets to unless the node sends it.
/// </remarks>
public sealed class PacketTracer
{
    private readonly Ruleset _ruleset;
    private readonly HashSet<IPAddress> _localAddresses;
    private readonly HashSet<IPAddress> _clusterIPs = [];
    private readonly Dictionary<(IPAddress? Address, Protocol Protocol, ushort Port), (ServiceRules Rules, Frontend Frontend)> _frontends = [];

    /// <summary>Takes the ruleset of the packets' IP family.</summary>
    /// <param name="ruleset">The ruleset.</param>
    /// <param name="localAddresses">All addresses of this node, those of bridges and the like too: the kernel's local table.</param>
    public PacketTracer(Ruleset ruleset, IEnumerable<IPAddress> localAddresses)
    {
        ArgumentNullException.ThrowIfNull(ruleset);
        _ruleset = ruleset;
        _localAddresses = [.. localAddresses];
        foreach (var rules in ruleset.Services.Values)
        {
            foreach (var frontend in rules.Frontends)
            {
                _frontends.Add((frontend.Address, rules.Name.Protocol, frontend.Port), (rules, frontend));
                if (frontend is { Kind: FrontendKind.ClusterIP, Address: { } clusterIP })
                {
                    _clusterIPs.Add(clusterIP);
                }
            }
        }
    }

    /// <summary>What becomes of the packet.</summary>
    public PacketVerdict Trace(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (_frontends.TryGetValue((packet.Destination, packet.Protocol, packet.Port), out var exact))
        {
            return Enter(packet, exact.Rules, exact.Frontend);
        }

        if (ServesNodePorts(packet) && _frontends.TryGetValue((null, packet.Protocol, packet.Port), out var nodePort))
        {
            return Enter(packet, nodePort.Rules, nodePort.Frontend);
        }

        if (_clusterIPs.Contains(packet.Destination))
        {
            return new PacketVerdict.Rejected();
        }

        return IsIn(_ruleset.Node.ServiceCIDRs, packet.Destination) ? new PacketVerdict.Dropped() : new PacketVerdict.NotOurs();
    }

    private PacketVerdict Enter(Packet packet, ServiceRules rules, Frontend frontend)
    {
        if (frontend.SourceRanges is { } ranges && !IsIn(ranges, packet.Source))
        {
            return new PacketVerdict.Dropped();
        }

        var isFromPod = IsFromPod(packet);
        if (frontend.ShortCircuitsClusterTraffic && rules.Cluster.Count > 0)
        {
            if (isFromPod)
            {
                return Send(packet, rules.Cluster, isMasqueraded: false);
            }

            if (_localAddresses.Contains(packet.Source))
            {
                return Send(packet, rules.Cluster, isMasqueraded: true);
            }
        }

        var destinations = rules.DestinationsOf(frontend);
        if (destinations.Count == 0)
        {
            return frontend.WhenEmpty == EmptyGroupVerdict.Reject ? new PacketVerdict.Rejected() : new PacketVerdict.Dropped();
        }

        return Send(packet, destinations, IsMasqueraded(frontend, isFromPod));
    }

    private PacketVerdict.Sent Send(Packet packet, EquatableArray<Destination> destinations, bool isMasqueraded) => new(
    [
        .. destinations.Select(destination => new PacketChoice(destination, (isMasqueraded || IsHairpin(packet, destination)) && IsPostrouted(packet, destination))),
    ]);

    private static bool IsHairpin(Packet packet, Destination destination) => destination.IsLocal && destination.Address.Equals(packet.Source);

    // Masquerading happens where packets leave. One from elsewhere for the node itself does not leave any more.
    private bool IsPostrouted(Packet packet, Destination destination) => packet.Origin == PacketOrigin.ThisNode || !_localAddresses.Contains(destination.Address);

    private bool IsMasqueraded(Frontend frontend, bool isFromPod) =>
        (frontend.Kind == FrontendKind.ClusterIP && _ruleset.Node.MasqueradeAll)
        || frontend.Masquerade switch
        {
            MasqueradePolicy.Always => true,
            MasqueradePolicy.OffPod => !isFromPod && _ruleset.Node.LocalDetector is not LocalDetector.Off,
            _ => false,
        };

    // An interface says nothing of packets that arrive on none.
    private bool IsFromPod(Packet packet) => _ruleset.Node.LocalDetector switch
    {
        LocalDetector.BySource(var prefixes) => IsIn(prefixes, packet.Source),
        LocalDetector.ByInterface(var name) => packet.InputInterface == name,
        LocalDetector.ByInterfacePrefix(var prefix) => packet.InputInterface.StartsWith(prefix, StringComparison.Ordinal),
        _ => false,
    };

    // Nobody but the node itself can send to a loopback address: the kernel takes it for forged (martian) elsewhere.
    private bool ServesNodePorts(Packet packet)
    {
        if (IPAddress.IsLoopback(packet.Destination))
        {
            return _ruleset.Node.ServesLocalhostNodePorts && packet.Origin == PacketOrigin.ThisNode;
        }

        return _ruleset.Node.NodePortAddresses is { } addresses ? addresses.Contains(packet.Destination) : _localAddresses.Contains(packet.Destination);
    }

    private static bool IsIn(EquatableArray<IPNetwork> networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
