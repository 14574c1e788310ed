using KubeProxyNet.Backends.Iptables;

namespace KubeProxyNet.Backends.Tests.Iptables;

public class IptablesRulesTests
{
    // printed by iptables-save 1.8.9, both variants, after what kube-proxy writes: 0.5000000000, 0.3333333333, 0.1428571429
    [Theory]
    [InlineData(2, "0.50000000000")]
    [InlineData(3, "0.33333333349")]
    [InlineData(7, "0.14285714272")]
    public void A_probability_is_written_as_it_is_read_back(int count, string printed) =>
        IptablesRules.OneOf(count).ShouldBe($"-m statistic --mode random --probability {printed} ");

    [Theory]
    [InlineData("default/web:http cluster IP", "-m comment --comment \"default/web:http cluster IP\" ")]
    [InlineData("a\"b\nCOMMIT\\", "-m comment --comment \"a?b?COMMIT?\" ")]
    public void A_comment_never_ends_early(string text, string expected) => IptablesRules.Comment(text).ShouldBe(expected);

    [Fact]
    public void A_comment_is_cut_where_the_kernel_has_no_room() => IptablesRules.Comment(new string('x', 300)).Length.ShouldBe("-m comment --comment \"\" ".Length + 255);

    [Theory]
    [InlineData(null, 1000, true)]
    [InlineData(null, 1001, false)]
    [InlineData(true, 2000, true)]
    [InlineData(true, 2001, false)]
    [InlineData(false, 501, false)]
    [InlineData(false, 500, true)]
    public void Comments_come_and_go_only_far_from_the_threshold(bool? present, int endpoints, bool wanted) =>
        IptablesPlan.WantsComments(endpoints, present).ShouldBe(wanted);
}
