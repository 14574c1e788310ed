using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Tests.Rulesets;

public class SchedulerAnnotationTests
{
    private readonly List<ObjectReport> _reports = [];

    [Theory]
    [InlineData("mh", "mh")]
    [InlineData("twos", "twos")]
    public void A_known_scheduler_is_taken(string text, string expected)
    {
        Read(text).ShouldBe(expected);
        _reports.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("RR")]
    [InlineData("fastest")]
    public void An_unknown_scheduler_is_told_of_and_the_Service_is_served_as_all_others(string text)
    {
        Read(text).ShouldBeNull();
        _reports.ShouldHaveSingleItem().ToString().ShouldBe(
            $"Service default/web: metadata.annotations[kubeproxynet.io/ipvs-scheduler]: \"{text}\" is none of "
            + "dh, fo, lblc, lblcr, lc, mh, nq, ovf, rr, sed, sh, twos, wlc, wrr; the node's own scheduler is used");
    }

    [Fact]
    public void Without_the_annotation_nothing_is_asked_for()
    {
        SchedulerAnnotation.Read(Some.Service("web", "10.96.0.10"), _reports.Add).ShouldBeNull();
        _reports.ShouldBeEmpty();
    }

    private string? Read(string text) => SchedulerAnnotation.Read(
        Some.Service("web", "10.96.0.10") with { Annotations = new Dictionary<string, string> { [SchedulerAnnotation.Name] = text } }, _reports.Add);
}
