using System.Net;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Netlink.Tests.Nftables;

/// <summary>A table of the shape that the nftables backend uses, in either family.</summary>
internal sealed class ProxyRuleset(NftFamily family)
{
    public const string Name = "kubeproxynet";

    public NftTable Table { get; } = new(family, Name) { Comment = "services of this node" };

    public NftSet ServicePorts { get; } = new("service-ports")
    {
        Flags = NftSetFlags.Map,
        KeyType = [AddressType(family), NftDataType.InetProtocol, NftDataType.InetService],
        DataType = [NftDataType.Verdict],
        Size = 1024,
        Comment = "where packets to services go",
    };

    public NftSet Endpoints { get; } = new("endpoints-tcp")
    {
        Flags = NftSetFlags.Map,
        KeyType = [AddressType(family), NftDataType.InetService, NftDataType.Integer],
        DataType = [AddressType(family), NftDataType.InetService],
        KeySelectors = [AddressSelector(family), NftSelector.TcpDestinationPort, NftSelector.NumgenRandom()],
        DataSelectors = [AddressSelector(family), NftSelector.TcpDestinationPort],
        Size = 4096,
    };

    public NftSet Hairpin { get; } = new("hairpin") { KeyType = [AddressType(family), AddressType(family)] };

    public NftSet Ranges { get; } = new("cluster-ips") { Flags = NftSetFlags.Interval, KeyType = [AddressType(family)] };

    public NftSet Affinity { get; } = new("affinity")
    {
        Flags = NftSetFlags.Timeout | NftSetFlags.Dynamic,
        KeyType = [AddressType(family), NftDataType.InetService],
        Timeout = TimeSpan.FromHours(3),
        Size = 100,
    };

    public NftChain Services { get; } = new("nat-prerouting") { Base = new NftBaseChain(NftHook.Prerouting, "nat", -100, NftPolicy.Accept), Comment = "entry" };

    public NftChain Pick { get; } = new("pick-3");

    // Words of registers that an address takes.
    private int AddressWords => family == NftFamily.Ip ? 1 : 4;

    public NftRule Dispatch => new(
        Services.Name,
        [
            Destination,
            new NftMetaLoad(NftMetaKey.TransportProtocol, NftRegister.Word(AddressWords)),
            NftPayloadLoad.DestinationPort(NftRegister.Word(AddressWords + 1)),
            new NftLookup(ServicePorts.Name, NftRegister.Reg1, NftRegister.Verdict),
        ])
    { Comment = "to the services" };

    public NftRule Translate => new(
        Pick.Name,
        [
            new NftMetaLoad(NftMetaKey.TransportProtocol),
            NftCmp.EqualByte(6),
            Destination,
            NftPayloadLoad.DestinationPort(NftRegister.Word(AddressWords)),
            new NftNumgen(NftRegister.Word(AddressWords + 1), 3),
            new NftLookup(Endpoints.Name, NftRegister.Reg1, NftRegister.Reg1),
            new NftNat(NftNatKind.Destination, family, NftRegister.Reg1, NftRegister.Word(AddressWords)),
        ]);

    public NftRule Drop => new(Pick.Name, [new NftImmediateVerdict(NftVerdict.Drop)]);

    private NftPayloadLoad Destination => family == NftFamily.Ip ? NftPayloadLoad.IpDestination() : NftPayloadLoad.Ip6Destination();

    public byte[] Address(int number) => (family == NftFamily.Ip ? IPAddress.Parse($"10.96.{number >> 8}.{number & 255}") : IPAddress.Parse($"fd00::{number:x}")).GetAddressBytes();

    public byte[] ServiceKey(int number, ushort port) => [.. Address(number), 6, 0, 0, 0, (byte)(port >> 8), (byte)port, 0, 0];

    public byte[] EndpointKey(int number, ushort port, int index) => [.. Address(number), (byte)(port >> 8), (byte)port, 0, 0, .. BitConverter.GetBytes(index)];

    public byte[] Target(int number, ushort port) => [.. Address(number), (byte)(port >> 8), (byte)port, 0, 0];

    public void Write(NftBatch batch)
    {
        batch.AddTable(Table);
        batch.AddChain(Services);
        batch.AddChain(Pick);
        foreach (var set in (NftSet[])[ServicePorts, Endpoints, Hairpin, Ranges, Affinity])
        {
            batch.AddSet(set);
        }

        foreach (var rule in (NftRule[])[Dispatch, Translate, Drop])
        {
            batch.AddRule(rule);
        }

        batch.AddElement(ServicePorts, ServiceKey(1, 443), NftVerdict.Goto(Pick.Name), "default/kubernetes:https"u8);
        for (var i = 0; i < 3; i++)
        {
            batch.AddElement(Endpoints, EndpointKey(1, 443, i), Target(100 + i, 6443), "default/kubernetes:https"u8);
        }

        batch.AddElement(Hairpin, [.. Address(5), .. Address(5)]);
        batch.AddRange(Ranges, Address(0), Address(255), commentUtf8: "services"u8);
        batch.AddElement(Affinity, Target(9, 80), timeout: TimeSpan.FromMinutes(7));
    }

    private static NftDataType AddressType(NftFamily family) => family == NftFamily.Ip ? NftDataType.Ipv4Address : NftDataType.Ipv6Address;

    private static NftSelector AddressSelector(NftFamily family) => family == NftFamily.Ip ? NftSelector.IpDestination : NftSelector.Ip6Destination;
}
