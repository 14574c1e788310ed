using System.Text.RegularExpressions;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Netlink.Tests.Nftables;

public sealed class ProxyRulesetKernelTests : NftablesTest
{
    [KernelFact]
    public void Nft_lists_it_and_takes_the_listing_back_on_top_of_it_and_in_its_place()
    {
        foreach (var family in (NftFamily[])[NftFamily.Ip, NftFamily.Ip6])
        {
            Commit(new ProxyRuleset(family));
        }

        var listing = Nft("list ruleset");

        Nft("-c -f -", listing);
        Nft("-f -", "flush ruleset\n" + listing);
        WithoutExpiry(Nft("list ruleset")).ShouldBe(WithoutExpiry(listing));
        Nft("-j list ruleset");
    }

    [KernelFact]
    public void Nft_prints_it_in_words()
    {
        Commit(new ProxyRuleset(NftFamily.Ip));

        var listing = Nft("list ruleset");

        listing.ShouldContain("comment \"services of this node\"");
        listing.ShouldContain("elements = { 10.96.0.1 . tcp . 443 comment \"default/kubernetes:https\" : goto pick-3 }");
        listing.ShouldContain("typeof ip daddr . tcp dport . numgen random mod 1 : ip daddr . tcp dport");
        listing.ShouldContain("dnat ip to ip daddr . tcp dport . numgen random mod 3 map @endpoints-tcp");
        listing.ShouldContain("10.96.0.1 . 443 . 2 comment \"default/kubernetes:https\" : 10.96.0.102 . 6443");
        listing.ShouldContain("ip daddr . meta l4proto . th dport vmap @service-ports comment \"to the services\"");
        listing.ShouldContain("elements = { 10.96.0.0/24 comment \"services\" }");
        listing.ShouldContain("10.96.0.9 . 80 timeout 7m");
    }

    [KernelFact]
    public void What_is_read_back_is_what_was_written()
    {
        foreach (var family in (NftFamily[])[NftFamily.Ip, NftFamily.Ip6])
        {
            var ruleset = new ProxyRuleset(family);
            Commit(ruleset);

            Kernel.FindTable(family, ProxyRuleset.Name)!.HasSameContentAs(ruleset.Table).ShouldBeTrue();
            Kernel.ListChains(family, ProxyRuleset.Name).Select(chain => chain with { Handle = 0 }).ShouldBe([ruleset.Services, ruleset.Pick], ignoreOrder: true);
            Kernel.ListSets(family, ProxyRuleset.Name).Select(set => set with { Handle = 0, ElementCount = null })
                .ShouldBe([ruleset.ServicePorts, ruleset.Endpoints, ruleset.Hairpin, ruleset.Ranges, ruleset.Affinity], ignoreOrder: true);
            Kernel.ListRules(family, ProxyRuleset.Name).Select(rule => rule with { Handle = 0 }).ShouldBe([ruleset.Dispatch, ruleset.Translate, ruleset.Drop]);
            Kernel.ListRules(family, ProxyRuleset.Name, "pick-3").Count.ShouldBe(2);
        }
    }

    [KernelFact]
    public void Elements_are_read_back_with_all_that_they_carry()
    {
        var ruleset = new ProxyRuleset(NftFamily.Ip);
        Commit(ruleset);

        ReadAll("service-ports").ShouldBe(["0A6000010600000001BB0000 goto pick-3  default/kubernetes:https"]);
        ReadAll("endpoints-tcp").Order().ShouldBe(
        [
            "0A60000101BB000000000000  0A600064192B0000 default/kubernetes:https",
            "0A60000101BB000001000000  0A600065192B0000 default/kubernetes:https",
            "0A60000101BB000002000000  0A600066192B0000 default/kubernetes:https",
        ]);
        ReadAll("cluster-ips").ShouldContain("0A600000   services");
        TimeSpan? timeout = null;
        Kernel.ReadElements(NftFamily.Ip, ProxyRuleset.Name, "affinity", (in element) => timeout = element.Timeout).ShouldBeTrue();
        timeout.ShouldBe(TimeSpan.FromMinutes(7));
    }

    [KernelFact]
    public void What_does_not_exist_is_empty_or_null()
    {
        Kernel.ListTables().ShouldBeEmpty();
        Kernel.FindTable(NftFamily.Ip, "none").ShouldBeNull();
        Kernel.ListChains(NftFamily.Ip, "none").ShouldBeEmpty();
        Kernel.ListRules(NftFamily.Ip, "none").ShouldBeEmpty();
        Kernel.ListSets(NftFamily.Ip, "none").ShouldBeEmpty();
        Kernel.ReadElements(NftFamily.Ip, "none", "none", static (in _) => { }).ShouldBeFalse();
        Commit(new ProxyRuleset(NftFamily.Ip));
        Kernel.ListRules(NftFamily.Ip, ProxyRuleset.Name, "none").ShouldBeEmpty();
        Kernel.ReadElements(NftFamily.Ip, ProxyRuleset.Name, "none", static (in _) => { }).ShouldBeFalse();
    }

    private static string WithoutExpiry(string listing) => Regex.Replace(listing, " expires [0-9a-z]+", string.Empty);

    private void Commit(ProxyRuleset ruleset)
    {
        using var batch = new NftBatch(ruleset.Table.Family, ProxyRuleset.Name);
        ruleset.Write(batch);
        Kernel.Commit(batch);
    }

    private List<string> ReadAll(string set)
    {
        var elements = new List<string>();
        Kernel.ReadElements(NftFamily.Ip, ProxyRuleset.Name, set, (in element) => elements.Add(
            $"{Convert.ToHexString(element.Key)} {element.GetVerdict()} {Convert.ToHexString(element.Data)} {System.Text.Encoding.UTF8.GetString(element.CommentUtf8)}"));
        return elements;
    }
}
