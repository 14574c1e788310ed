using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Tests.Route;

/// <summary>Damaged messages of rtnetlink, conntrack and IPVS are read, or refused as malformed; nothing else happens.</summary>
public sealed class MutatedKernelMessagesTests
{
    private const int Rounds = 40_000;

    [Fact]
    public void Damaged_rtnetlink_messages_are_read_or_refused() =>
        Mutate(new KernelCapture("rtnetlink.capture").All, message => RouteMonitor.Decode(message));

    [Fact]
    public void Damaged_conntrack_messages_are_read_or_refused() => Mutate(new KernelCapture("conntrack.capture").All, message =>
    {
        ConntrackMessages.ReadEntry(message).ToString();
        ConntrackMessages.ReadCount(message);
    });

    [Fact]
    public void Damaged_IPVS_messages_are_read_or_refused() => Mutate(new KernelCapture("ipvs.capture").All, message =>
    {
        IpvsMessages.ReadTimeouts(message);
        IpvsMessages.ReadVersion(message);
        if (message.Payload is [Uapi.IpVsH.IPVS_CMD_NEW_DEST, ..])
        {
            IpvsMessages.ReadDestination(message).ToString();
        }
        else
        {
            IpvsMessages.ReadService(message).ToString();
        }
    });

    private static void Mutate(IReadOnlyList<byte[]> seeds, Action<NetlinkMessage> read)
    {
        // The same every time: a failure names its round.
        var random = new Random(20_000);
        var refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Damaged(seeds[random.Next(seeds.Count)], random);
            try
            {
                var messages = new NetlinkMessageReader(bytes);
                while (messages.Read())
                {
                    read(messages.Message);
                }
            }
            catch (NetlinkFormatException)
            {
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"Round {round}: {error}\n{Convert.ToHexStringLower(bytes)}");
            }
        }

        refused.ShouldBeInRange(1, Rounds - 1);
    }

    private static byte[] Damaged(byte[] seed, Random random)
    {
        byte[] bytes = [.. seed];
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at & ~3] = (byte)random.Next(24);
                    break;
                default:
                    // The header tells the new length, so that the cut goes through the attributes.
                    bytes = bytes[..Math.Max(16, at)];
                    BitConverter.TryWriteBytes(bytes, bytes.Length);
                    break;
            }
        }

        return bytes;
    }
}
