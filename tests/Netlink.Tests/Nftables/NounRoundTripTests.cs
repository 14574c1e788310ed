using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Uapi;
using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Tests.Nftables;

/// <summary>Nouns made at random come back from their bytes as they went.</summary>
public sealed class NounRoundTripTests
{
    private const int Count = 2000;

    private static readonly NftDataType[] Types =
    [
        NftDataType.Ipv4Address, NftDataType.Ipv6Address, NftDataType.InetProtocol, NftDataType.InetService, NftDataType.Mark, NftDataType.InterfaceName,
        NftDataType.EthernetAddress, NftDataType.InterfaceIndex,
    ];

    private readonly Random _random = new(7);

    [Fact]
    public void Rules_come_back()
    {
        NftExpression[] expressions = [.. ExpressionCaptures.All.SelectMany(capture => capture.Expressions)];
        for (var i = 0; i < Count; i++)
        {
            var rule = new NftRule(Name(), _random.GetItems(expressions, _random.Next(8)).ToEquatableArray()) { Comment = Comment(), Handle = (ulong)_random.Next() };

            RoundTrip(rule, static (ref writer, rule) => NftRuleMessages.Write(ref writer, "t", rule), NftRuleMessages.Read).ShouldBe(rule);
        }
    }

    [Fact]
    public void Chains_and_tables_come_back()
    {
        for (var i = 0; i < Count; i++)
        {
            var attached = new NftBaseChain((NftHook)_random.Next(6), "filter", _random.Next(-400, 400), (NftPolicy)_random.Next(2));
            var chain = new NftChain(Name()) { Base = _random.Next(2) == 0 ? attached : null, Comment = Comment() };
            var table = new NftTable(NftFamily.Ip, Name()) { Comment = Comment(), Flags = (uint)_random.Next(4) };

            RoundTrip(chain, static (ref writer, chain) => NftChainMessages.Write(ref writer, "t", chain), static message => NftChainMessages.Read(message, out _)).ShouldBe(chain);
            RoundTrip(table, static (ref writer, table) => NftTableMessages.Write(ref writer, table), NftTableMessages.Read).ShouldBe(table);
        }
    }

    [Fact]
    public void Sets_come_back()
    {
        for (var i = 0; i < Count; i++)
        {
            var isMap = _random.Next(2) == 0;
            var set = new NftSet(Name())
            {
                Flags = (NftSetFlags)(_random.Next(64) & ~0x9) | (isMap ? NftSetFlags.Map : NftSetFlags.None),
                KeyType = _random.GetItems(Types, _random.Next(1, 5)).ToEquatableArray(),
                DataType = isMap ? _random.Next(2) == 0 ? [NftDataType.Verdict] : _random.GetItems(Types, _random.Next(1, 3)).ToEquatableArray() : default,
                Size = _random.Next(2) == 0 ? (uint)_random.Next() : null,
                Timeout = _random.Next(2) == 0 ? TimeSpan.FromMilliseconds(_random.Next()) : null,
                Comment = Comment(),
            };

            RoundTrip(set, static (ref writer, set) => NftSetMessages.Write(ref writer, "t", set, 1), NftSetMessages.Read).ShouldBe(set);
        }
    }

    private delegate void Writer<in T>(ref NetlinkWriter writer, T noun);

    private delegate T Reader<out T>(NetlinkMessage message);

    private static T RoundTrip<T>(T noun, Writer<T> write, Reader<T> read)
    {
        var writer = new NetlinkWriter(4096);
        try
        {
            var message = writer.BeginMessage(0xa00, 0, 1);
            writer.WriteStruct(new NfGenMsg(NetfilterH.NFPROTO_IPV4));
            write(ref writer, noun);
            writer.EndMessage(message);
            return read(new NetlinkMessage(writer.Written));
        }
        finally
        {
            writer.Dispose();
        }
    }

    private string Name() => $"name-{_random.Next()}";

    private string? Comment() => _random.Next(2) == 0 ? null : $"of {_random.Next()} größe";
}
