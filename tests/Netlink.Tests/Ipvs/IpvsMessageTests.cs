using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Tests.Nftables;
using KubeProxyNet.Netlink.Tests.Wire;
using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Tests.Ipvs;

public sealed class IpvsMessageTests : IDisposable
{
    private static readonly VirtualServiceId Dns = VirtualServiceId.Of(TransportProtocol.Tcp, IPAddress.Parse("10.96.0.10"), 53);
    private static readonly IpvsDestination Pod = new(IPAddress.Parse("10.244.1.7"), 5353);

    private readonly ScriptedTransport _transport = new();

    public void Dispose() => _transport.Dispose();

    [Fact]
    public void What_the_kernel_lists_is_read()
    {
        var (services, destinations) = (new List<VirtualService>(), new List<IpvsDestination>());
        foreach (var bytes in new KernelCapture("ipvs.capture")["ipvsadm -Ln"])
        {
            var messages = new NetlinkMessageReader(bytes);
            messages.Read().ShouldBeTrue();
            if (messages.Message.Payload[0] == Uapi.IpVsH.IPVS_CMD_NEW_SERVICE)
            {
                services.Add(IpvsMessages.ReadService(messages.Message));
            }
            else
            {
                destinations.Add(IpvsMessages.ReadDestination(messages.Message));
            }
        }

        services.Select(service => $"{service.Id} {service.Scheduler} {service.Flags} {service.Timeout}/{service.ClientPrefixLength}").ShouldBe(
        [
            "tcp 10.96.0.10:53 lc Persistent, Hashed 300/24",
            "udp 10.96.0.10:53 wlc Persistent, Hashed 10800/32",
            "tcp [fd00:96::a]:443 mh Hashed, Scheduler1, Scheduler2 0/128",
            "fwmark 0x10000001 (IPv6) rr Hashed 0/128",
            "fwmark 0x10000001 rr Hashed 0/32",
        ]);
        destinations.Select(destination => destination.ToString()).ShouldBe(["10.244.1.7:5353 weight 0", "[fd00:244::7]:8443 weight 1", "10.244.1.8:8080 weight 1"]);
        destinations[0].UpperThreshold.ShouldBe(100u);
    }

    [Fact]
    public void Commands_go_in_one_datagram_and_only_the_last_is_acknowledged()
    {
        using var connection = Connect();
        using var batch = new IpvsBatch();
        batch.EnsureService(new VirtualService(Dns, "rr"));
        batch.EnsureDestination(Dns, Pod);
        batch.RemoveDestination(Dns, Pod);
        Answer(4, Errno.None);

        connection.Execute(batch).ShouldBeEmpty();

        var flags = new List<int>();
        var messages = new NetlinkMessageReader(_transport.Sent.Last());
        while (messages.Read())
        {
            flags.Add(messages.Message.Flags);
            messages.Message.Type.ShouldBe((ushort)0x22);
        }

        _transport.Sent.Count.ShouldBe(2);
        flags.ShouldBe([1, 1, 5]);
    }

    [Fact]
    public void A_refusal_names_its_service_and_the_others_are_done()
    {
        using var connection = Connect();
        using var batch = new IpvsBatch();
        batch.EnsureService(new VirtualService(Dns, "unheard-of"));
        batch.EnsureDestination(Dns, Pod);
        Answer(2, Errno.NoEntry);
        Answer(3, Errno.None);

        var error = connection.Execute(batch).ShouldHaveSingleItem();

        error.Service.ShouldBe(Dns);
        error.Error.Message.ShouldBe("add virtual service tcp 10.96.0.10:53: No such file or directory (errno 2)");
    }

    [Fact]
    public void What_is_there_already_is_changed_instead()
    {
        using var connection = Connect();
        using var batch = new IpvsBatch();
        batch.EnsureService(new VirtualService(Dns, "rr"));
        Answer(2, Errno.AlreadyExists);
        Answer(3, Errno.None);

        connection.Execute(batch).ShouldBeEmpty();

        _transport.Sent.Select(datagram => datagram[16]).ShouldBe([Uapi.GenNetlinkH.CTRL_CMD_GETFAMILY, Uapi.IpVsH.IPVS_CMD_NEW_SERVICE, Uapi.IpVsH.IPVS_CMD_SET_SERVICE]);
    }

    [Fact]
    public void What_is_gone_already_need_not_be_removed()
    {
        using var connection = Connect();
        using var batch = new IpvsBatch();
        batch.RemoveDestination(Dns, Pod);
        batch.RemoveService(Dns);
        Answer(2, Errno.NoEntry);
        Answer(3, Errno.NoSuchProcess);

        connection.Execute(batch).ShouldBeEmpty();
    }

    [Fact]
    public void Long_batches_are_sent_in_parts()
    {
        using var connection = Connect();
        using var batch = new IpvsBatch();
        for (ushort port = 1; port <= 300; port++)
        {
            batch.EnsureDestination(Dns, Pod with { Port = port });
        }

        Answer(129, Errno.None);
        Answer(257, Errno.None);
        Answer(301, Errno.None);

        connection.Execute(batch).ShouldBeEmpty();

        _transport.Sent.Count.ShouldBe(4);
    }

    [Fact]
    public void A_mark_is_never_zero() => Should.Throw<ArgumentOutOfRangeException>(() => VirtualServiceId.OfMark(0, AddressFamily.InterNetwork));

    // The family's number comes first: sequence 1, then those of the commands.
    private IpvsConnection Connect()
    {
        var family = new Written((ref writer) =>
        {
            var message = writer.BeginMessage(Uapi.GenNetlinkH.GENL_ID_CTRL, 0, 1);
            writer.WriteStruct(new Generic.GenericHeader(1, 2));
            writer.WriteUInt16(Uapi.GenNetlinkH.CTRL_ATTR_FAMILY_ID, 0x22);
            writer.EndMessage(message);
        });
        _transport.Answers.Enqueue(Convert.FromHexString(family.Hex));
        Answer(1, Errno.None);
        return new IpvsConnection(_transport);
    }

    private void Answer(uint sequence, Errno errno) => _transport.Answers.Enqueue(Convert.FromHexString(new Written((ref writer) =>
    {
        var message = writer.BeginMessage(Uapi.NetlinkH.NLMSG_ERROR, 0, sequence);
        writer.WriteStruct(-(int)errno);
        writer.WriteRaw(new byte[Uapi.NetlinkH.NLMSG_HDRLEN]);
        writer.EndMessage(message);
    }).Hex));
}
