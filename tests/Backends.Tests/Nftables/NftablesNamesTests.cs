using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Backends.Tests.Nftables;

public class NftablesNamesTests
{
    [Theory]
    [InlineData(0, "pick-3")]
    [InlineData(1, "pick-local-3")]
    [InlineData(2, "pick-masq-3")]
    [InlineData(6, "pick-node-masq-3")]
    [InlineData(7, "pick-node-local-masq-3")]
    public void A_pick_chain_says_what_it_does_and_can_be_read_back(int pickClass, string name)
    {
        var pick = new NftablesPick((NftablesPickClass)pickClass, 3);

        NftablesNames.NameOf(pick).ShouldBe(name);
        NftablesNames.ParsePick(name).ShouldBe(pick);
    }

    [Theory]
    [InlineData("pick-")]
    [InlineData("pick-03")]
    [InlineData("pick-other-3")]
    [InlineData("picks-3")]
    [InlineData("services")]
    public void Other_names_are_no_pick_chains(string name) => NftablesNames.ParsePick(name).IsNone.ShouldBeTrue();

    [Fact]
    public void Every_set_has_a_name_and_a_type_of_its_own()
    {
        foreach (var dialect in (NftablesDialect[])[NftablesDialect.IPv4, NftablesDialect.IPv6])
        {
            var names = NftablesPlan.AllSets.Select(set => NftablesSetDefinitions.Define(set, dialect).Name).ToList();

            names.ShouldBeUnique();
            NftablesSetDefinitions.Define(NftablesSet.NodeLocalEndpointsUdp, dialect).KeySelectors[0].Text.ShouldBe("udp dport");
            NftablesSetDefinitions.Define(NftablesSet.LocalEndpointsSctp, dialect).KeySelectors[1].Text.ShouldBe("sctp dport");
        }
    }

    [Fact]
    public void Objects_of_sticky_service_ports_keep_their_names_over_restarts_and_are_safe_for_nft()
    {
        NftablesSticky.ChainOf(new ServicePortName("default", "web", "http", Protocol.Tcp), NftablesPickClass.Local).ShouldBe("sticky-local-SUSTUHLJ-default/web/tcp/http");
        NftablesSticky.RecordChainOf(new ServicePortName("a b", "{", "", Protocol.Udp)).ShouldMatch("^record-[A-Z2-7]{8}-a_b/_/udp/$");
    }

    [Fact]
    public void Names_that_are_too_long_are_cut_and_still_differ()
    {
        var one = new ServicePortName(new string('n', 253), new string('s', 253), "one", Protocol.Tcp);

        var name = NftablesSticky.RecordChainOf(one);

        name.Length.ShouldBeLessThan(256 - "affinity-local-65535-".Length);
        name.ShouldNotBe(NftablesSticky.RecordChainOf(one with { Port = "two" }));
    }

    [Theory]
    [InlineData(10_800, "3h")]
    [InlineData(90, "1m30s")]
    [InlineData(86_400, "1d")]
    public void Times_are_written_as_nft_prints_them(int seconds, string text) => NftablesRules.Print(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
}
