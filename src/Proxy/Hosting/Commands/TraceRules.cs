using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>A table that marks a few packets to be traced. Nobody else can change it, and it goes with the connection that made it: at the end, at a signal, at a crash.</summary>
internal static class TraceRules
{
    internal const string Table = "kubeproxynet-trace";

    // Before everything else (raw is -300).
    private const int First = -400;

    /// <summary>Writes it.</summary>
    /// <exception cref="Netlink.NetlinkException">The kernel refuses.</exception>
    /// <exception cref="NftBatchException">The kernel refuses.</exception>
    internal static void Write(NftablesConnection connection, IPEndPoint target, IReadOnlyCollection<IPAddress> sources)
    {
        var isIPv4 = target.AddressFamily == AddressFamily.InterNetwork;
        var family = isIPv4 ? NftFamily.Ip : NftFamily.Ip6;
        using var batch = new NftBatch(family, Table);
        batch.AddTable(new NftTable(family, Table) { Flags = NftTable.Owned, Comment = "packets that kubeproxynet trace looks at" });
        foreach (var (chain, hook) in new[] { ("prerouting", NftHook.Prerouting), ("output", NftHook.Output) })
        {
            batch.AddChain(new NftChain(chain) { Base = new NftBaseChain(hook, "filter", First, NftPolicy.Accept) });
            foreach (var source in sources.Count == 0 ? [null] : sources.Select(source => (IPAddress?)source))
            {
                batch.AddRule(new NftRule(chain, [.. Match(target, source, isIPv4), .. Mark]));
            }
        }

        connection.Commit(batch);
    }

    private static IEnumerable<NftExpression> Match(IPEndPoint target, IPAddress? source, bool isIPv4)
    {
        var whole = isIPv4 ? 32 : 128;
        foreach (var expression in source is null ? [] : NftPrefixMatch.Of(isIPv4 ? NftPayloadLoad.IpSource() : NftPayloadLoad.Ip6Source(), new IPNetwork(source, whole)))
        {
            yield return expression;
        }

        foreach (var expression in NftPrefixMatch.Of(isIPv4 ? NftPayloadLoad.IpDestination() : NftPayloadLoad.Ip6Destination(), new IPNetwork(target.Address, whole)))
        {
            yield return expression;
        }

        if (target.Port > 0)
        {
            var port = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)target.Port);
            yield return NftPayloadLoad.DestinationPort();
            yield return new NftCmp(NftCmpOperator.Equal, NftRegister.Reg1, [.. port]);
        }
    }

    private static IEnumerable<NftExpression> Mark => [new NftImmediate(NftRegister.Reg1, [1]), new NftMetaSet(NftMetaKey.Trace)];
}
