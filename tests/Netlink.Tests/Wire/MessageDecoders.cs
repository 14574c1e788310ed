using System.Globalization;
using KubeProxyNet.Netlink.Generic;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Printing;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Tests.Wire;

/// <summary>Everything that reads what a kernel sent. A new decoder gets its line here, and so its share of the fuzzing.</summary>
internal static class MessageDecoders
{
    public delegate void Decoder(NetlinkMessage message);

    public static IReadOnlyList<(string Name, Decoder Decode)> All { get; } =
    [
        ("answer", static message => _ = message.ReadAnswer()),
        ("table", static message => _ = NftTableMessages.Read(message)),
        ("chain", static message => _ = NftChainMessages.Read(message, out _)),
        ("rule", static message => _ = NftRuleMessages.Read(message)),
        ("set", static message => _ = NftSetMessages.Read(message)),
        ("elements", static message => NftablesConnection.ReadElements(message, static (in element) => _ = element.GetVerdict())),
        ("generation", static message => _ = NftGenerationMessages.Read(message)),
        ("event", static message => _ = NftEvent.Read(message).Name),
        ("printer", static message => new MessagePrinter(NetlinkFamily.Netfilter, new StringWriter(CultureInfo.InvariantCulture)).Print('<', message.Bytes)),
        ("link", static message => _ = LinkMessages.ReadLink(message)),
        ("address", static message => _ = AddressMessages.ReadAddress(message)),
        ("route", static message => _ = RouteMessages.ReadRoute(message)),
        ("neighbour", static message => _ = NeighbourMessages.ReadNeighbour(message)),
        ("fdb entry", static message => _ = FdbMessages.ReadFdbEntry(message)),
        ("route event", static message => _ = RouteMonitor.Decode(message)),
        ("generic family", static message => _ = GenericMessages.ReadFamilyId(message)),
        ("virtual service", static message => _ = IpvsMessages.ReadService(message)),
        ("virtual service's destination", static message => _ = IpvsMessages.ReadDestination(message)),
        ("timeouts of IPVS", static message => _ = IpvsMessages.ReadTimeouts(message)),
        ("version of IPVS", static message => _ = IpvsMessages.ReadVersion(message)),
    ];
}
