using static KubeProxyNet.Informers.Tests.Fakes.FakeApi;
using ServiceObserver = KubeProxyNet.Informers.Tests.Fakes.Observer<KubeProxyNet.Informers.Models.Service>;

namespace KubeProxyNet.Informers.Tests.Watching;

public sealed class StreamedInformerTests
{
    [Fact]
    public async Task A_streamed_list_is_news_once_its_bookmark_has_come_and_the_stream_goes_on_as_a_watch()
    {
        await using var api = await StartAsync(Watch(
            false,
            Event("ADDED", Service("a", 1)),
            Bookmark("5"),
            Event("ADDED", Service("b", 2)),
            Bookmark("10", ends: true),
            Event("MODIFIED", Service("a", 11))));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services);

        (await observer.NextAsync()).ShouldBe("= a b");
        (await observer.NextAsync()).ShouldBe("+ a");
        var request = api.Requests.ShouldHaveSingleItem();
        request.Parameter("sendInitialEvents").ShouldBe("true");
        request.Parameter("resourceVersionMatch").ShouldBe("NotOlderThan");
        request.Parameter("allowWatchBookmarks").ShouldBe("true");
        request.Parameter("resourceVersion").ShouldBeNull();
    }

    [Fact]
    public async Task After_a_streamed_list_a_lost_watch_resumes_without_a_list()
    {
        await using var api = await StartAsync(
            Watch(true, Bookmark("10", ends: true), Event("ADDED", Service("a", 11))), Watch(false, Event("ADDED", Service("b", 12))));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services);

        (await observer.NextAsync()).ShouldBe("=");
        (await observer.NextAsync()).ShouldBe("+ a");
        (await observer.NextAsync()).ShouldBe("+ b");
        api.Requests.ElementAt(1).IsStreamedList.ShouldBeFalse();
        api.Requests.ElementAt(1).Parameter("resourceVersion").ShouldBe("11");
    }

    [Fact]
    public async Task A_streamed_list_that_breaks_off_is_no_news()
    {
        await using var api = await StartAsync(
            Watch(true, Event("ADDED", Service("gone", 1))), Watch(false, Event("ADDED", Service("a", 1)), Bookmark("10", ends: true)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services);

        (await observer.NextAsync()).ShouldBe("= a");
        api.Requests.ShouldAllBe(request => request.IsStreamedList);
    }

    [Fact]
    public async Task Expiry_leads_to_one_new_streamed_list()
    {
        await using var api = await StartAsync(
            Watch(false, Event("ADDED", Service("a", 1)), Bookmark("10", ends: true), Event("ERROR", Status(410, "Expired", "too old"))),
            Watch(false, Event("ADDED", Service("b", 1)), Bookmark("20", ends: true)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services);

        (await observer.NextAsync()).ShouldBe("= a");
        (await observer.NextAsync()).ShouldBe("= b");
        api.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(422, "Invalid")]
    [InlineData(400, "BadRequest")]
    public async Task A_server_that_refuses_to_stream_is_asked_for_pages(int code, string reason)
    {
        await using var api = await StartAsync(Fail(code, reason), List("Service", "10", "", Service("a", 1)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services);

        (await observer.NextAsync()).ShouldBe("= a");
        api.Requests.ElementAt(1).IsWatch.ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_ignores_the_wish_and_never_closes_the_list_is_asked_for_pages()
    {
        await using var api = await StartAsync(Watch(false, Event("ADDED", Service("a", 1))), List("Service", "10", "", Service("a", 1)));
        await using var observer = new ServiceObserver(
            api, ResourceKinds.Services, ServiceObserver.Hasty with { ListStallTimeout = TimeSpan.FromMilliseconds(200) });

        (await observer.NextAsync()).ShouldBe("= a");
        api.Requests.ElementAt(1).IsWatch.ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_ends_every_watch_at_once_is_not_asked_without_pause()
    {
        await using var api = await StartAsync(
            [Watch(true, Bookmark("10", ends: true)), .. Enumerable.Repeat(Watch(true), 1000)]);
        await using var observer = new ServiceObserver(
            api, ResourceKinds.Services, ServiceObserver.Hasty with { MinBackoff = TimeSpan.FromHours(1), MaxBackoff = TimeSpan.FromHours(1) });

        (await observer.NextAsync()).ShouldBe("=");
        await Task.Delay(300);
        api.Requests.Count.ShouldBe(1);
    }
}
