using KubeProxyNet.Informers.Tests.Fakes;
using static KubeProxyNet.Informers.Tests.Fakes.FakeApi;
using ServiceObserver = KubeProxyNet.Informers.Tests.Fakes.Observer<KubeProxyNet.Informers.Models.Service>;

namespace KubeProxyNet.Informers.Tests.Watching;

// What the versions of events, bookmarks and lists say about what was delivered before.
public sealed class VersionOrderTests
{
    // What was deleted would come back for good.
    [Fact]
    public async Task Events_that_come_too_late_are_left_out_and_the_next_watch_begins_where_that_one_did()
    {
        await using var api = await StartAsync(
            List("Service", "10", "", Service("a", 1), Service("b", 2)),
            Watch(true, Event("DELETED", Service("b", 12)), Event("MODIFIED", Service("b", 11)), Event("MODIFIED", Service("a", 15)), Event("ADDED", Service("c", 13)), Event("ADDED", Service("c", 13))),
            Watch(true, Event("MODIFIED", Service("b", 11)), Event("DELETED", Service("b", 12)), Event("ADDED", Service("c", 13)), Event("ADDED", Service("d", 14)), Event("MODIFIED", Service("a", 15))));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a b");
        (await observer.NextAsync()).ShouldBe("- b");
        (await observer.NextAsync()).ShouldBe("+ a");
        (await observer.NextAsync()).ShouldBe("+ c", "nothing newer of it has come");
        (await observer.NextAsync()).ShouldBe("+ d", "it had not come at all; the others are known");
        await ServiceObserver.UntilAsync(() => api.Requests.Count >= 4);
        api.Requests.Skip(1).Select(request => request.Parameter("resourceVersion")).ShouldBe(["10", "10", "15"]);
        observer.HasMore.ShouldBeFalse();
    }

    // As after a restore from a backup: what the versions from then on mean is another story.
    [Fact]
    public async Task A_server_that_goes_on_from_an_older_version_is_asked_for_a_new_list()
    {
        await using var api = await StartAsync(
            List("Service", "100", "", Service("a", 1)),
            Watch(false, Event("ADDED", Service("b", 51))),
            List("Service", "51", "", Service("b", 51)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a");
        (await observer.NextAsync()).ShouldBe("= b");
        await ServiceObserver.UntilAsync(() => api.Requests.Count >= 4);
        api.Requests.ElementAt(3).Parameter("resourceVersion").ShouldBe("51");
    }

    // It takes the watch, and sends nothing until it has come to that version again.
    [Fact]
    public async Task After_a_watch_that_was_cut_off_a_server_that_has_gone_back_is_asked_for_a_new_list()
    {
        await using var api = await StartAsync(
            List("Service", "100", "", Service("a", 1), Service("b", 90)),
            Watch(true, Event("MODIFIED", Service("a", 101))),
            List("Service", "51", "", Service("a", 1)),
            Watch(false, Event("ADDED", Service("c", 52))));
        api.Version = "51";
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a b");
        (await observer.NextAsync()).ShouldBe("+ a");
        (await observer.NextAsync()).ShouldBe("= a");
        (await observer.NextAsync()).ShouldBe("+ c");
        var look = api.Looks.ShouldHaveSingleItem();
        look.Line.ShouldBe("GET /api/v1/namespaces/default/services", "the least work for the server");
        api.Requests.Select(request => request.Parameter("resourceVersion")).ShouldBe([null, "100", null, "51"]);
    }

    [Theory]
    [InlineData("101")]
    [InlineData("100000")]
    [InlineData("version-1")]
    public async Task After_a_watch_that_was_cut_off_a_server_that_has_gone_on_is_watched_on(string version)
    {
        await using var api = await StartAsync(
            List("Service", "100", ""),
            Watch(true, Event("ADDED", Service("a", 101))),
            Watch(false, Event("ADDED", Service("b", 102))));
        api.Version = version;
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("=");
        (await observer.NextAsync()).ShouldBe("+ a");
        (await observer.NextAsync()).ShouldBe("+ b");
        api.Looks.Count.ShouldBe(1);
        api.Requests.Last().Parameter("resourceVersion").ShouldBe("101");
    }

    [Fact]
    public async Task A_watch_whose_time_was_over_is_followed_by_another_and_nothing_else()
    {
        await using var api = await StartAsync(List("Service", "100", ""), Watch(true), Watch(true), Watch(false));
        var options = ServiceObserver.HastyPages with { MinWatch = TimeSpan.FromSeconds(1), MaxWatch = TimeSpan.FromSeconds(1) };
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, options);

        await ServiceObserver.UntilAsync(() => api.Requests.Count >= 4);
        api.Looks.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bookmark_from_before_the_watch_leads_to_a_new_list()
    {
        await using var api = await StartAsync(
            List("Service", "100", "", Service("a", 1)),
            Watch(false, Bookmark("51")),
            List("Service", "51", ""));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a");
        (await observer.NextAsync()).ShouldBe("=");
    }

    [Theory]
    [InlineData("10", "12", "version-2")]
    [InlineData("version-1", "version-9", "version-2")]
    public async Task Versions_that_are_no_numbers_are_not_compared(string listed, string first, string second)
    {
        await using var api = await StartAsync(
            List("Service", listed, ""),
            Watch(false, Event("ADDED", Service("a", first)), Event("ADDED", Service("b", second))));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("=");
        (await observer.NextAsync()).ShouldBe("+ a");
        (await observer.NextAsync()).ShouldBe("+ b");
    }

    // List after list, from every node, would help a server in trouble down.
    [Fact]
    public async Task A_server_that_keeps_sending_what_nobody_asked_for_is_asked_ever_more_rarely()
    {
        var script = Enumerable.Range(0, 10).SelectMany(_ => new[] { List("Service", "10", ""), Watch(false, Event("ADDED", Service("a", 12)), Event("ADDED", Service("b", 9))) });
        await using var api = await StartAsync([.. script]);
        var time = new ImpatientTime(TimeSpan.FromMinutes(1));
        var options = new InformerOptions { UseWatchList = false, ListStallTimeout = TimeSpan.FromMinutes(3), MinBackoff = TimeSpan.FromMilliseconds(100), MaxBackoff = TimeSpan.FromMinutes(1) };
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, options, time: time);

        await ServiceObserver.UntilAsync(() => time.Pauses.Count >= 8);
        var pauses = time.Pauses.ToArray();
        for (var round = 0; round < 8; round++)
        {
            pauses[round].TotalMilliseconds.ShouldBeGreaterThanOrEqualTo(50 << round);
        }
    }
}
