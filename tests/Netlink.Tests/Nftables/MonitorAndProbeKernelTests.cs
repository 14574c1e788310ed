using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Testing;
using static KubeProxyNet.Netlink.Uapi.NfNetlinkH;

namespace KubeProxyNet.Netlink.Tests.Nftables;

public sealed class MonitorAndProbeKernelTests : NftablesTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [KernelFact]
    public void What_others_do_is_seen_with_their_names_and_what_we_do_is_not()
    {
        using var monitor = NftablesMonitor.Open(Namespace);
        monitor.IgnoredPortId = Kernel.PortId;
        using (var batch = new NftBatch(NftFamily.Ip, "ours"))
        {
            batch.AddTable(new NftTable(NftFamily.Ip, "ours"));
            Kernel.Commit(batch);
        }

        Nft("-f -", "table ip6 theirs { set s { type ipv4_addr; elements = { 1.2.3.4 }; }\nchain c { ip6 nexthdr 6 drop; }\n}");

        var events = new List<string>();
        monitor.ReadEvents((in change) => events.Add($"{change.Kind} {change.Family} {change.Table} {change.Name} {change.Generation?.ProcessName}"), Patience).ShouldBeTrue();

        events.ShouldBe(
        [
            "TableAdded Ip6 theirs  ",
            "ChainAdded Ip6 theirs c ",
            "SetAdded Ip6 theirs s ",
            "ElementsAdded Ip6 theirs s ",
            "RuleAdded Ip6 theirs c ",
            "GenerationChanged Unspecified   nft",
        ]);
        monitor.ReadEvents(static (in _) => { }, TimeSpan.Zero).ShouldBeFalse();
    }

    [KernelFact]
    public void Lost_events_show_as_an_overrun()
    {
        var socket = NetlinkSocket.Open(NetlinkFamily.Netfilter, Namespace);
        socket.SetReceiveBufferSize(1);
        socket.JoinGroup(NFNLGRP_NFTABLES);
        using var monitor = new NftablesMonitor(socket);
        using var batch = new NftBatch(NftFamily.Ip, "t");
        batch.AddTable(new NftTable(NftFamily.Ip, "t"));
        for (var i = 0; i < 100; i++)
        {
            batch.AddChain(new NftChain($"chain-{i}"));
        }

        Kernel.Commit(batch);

        var kinds = new List<NftEventKind>();
        monitor.ReadEvents((in change) => kinds.Add(change.Kind), Patience);
        kinds.ShouldContain(NftEventKind.Overrun);
    }

    [KernelFact]
    public void A_probe_answers_for_each_feature_and_commits_nothing()
    {
        var generation = Kernel.GetGeneration().Id;

        foreach (var family in (NftFamily[])[NftFamily.Ip, NftFamily.Ip6])
        {
            var results = NftablesProbe.Run(Kernel, family);

            results.Select(result => result.Feature).ShouldBe(Enum.GetValues<NftFeature>());
            results.ShouldAllBe(result => result.Support != NftSupport.Unknown);
            results.ShouldContain(result => result.Feature == NftFeature.Tables && result.Support == NftSupport.Supported);
            results.Where(result => result.Support == NftSupport.NotSupported).ShouldAllBe(result => result.Reason!.Contains("the kernel lacks"));
        }

        Kernel.ListTables().ShouldBeEmpty();
        Kernel.GetGeneration().Id.ShouldBe(generation);
    }
}
