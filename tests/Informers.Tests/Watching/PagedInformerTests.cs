using System.IO.Compression;
using System.Text;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Informers.Tests.Fakes;
using static KubeProxyNet.Informers.Tests.Fakes.FakeApi;
using ServiceObserver = KubeProxyNet.Informers.Tests.Fakes.Observer<KubeProxyNet.Informers.Models.Service>;

namespace KubeProxyNet.Informers.Tests.Watching;

public sealed class PagedInformerTests
{
    [Fact]
    public async Task A_list_is_followed_by_a_watch_from_its_version()
    {
        await using var api = await StartAsync(
            List("Service", "10", "", Service("a", 1), Service("b", 2)),
            Watch(false, Event("ADDED", Service("c", 11)), Event("MODIFIED", Service("a", 12)), Event("DELETED", Service("b", 13))));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a b");
        (await observer.NextAsync()).ShouldBe("+ c");
        (await observer.NextAsync()).ShouldBe("+ a");
        (await observer.NextAsync()).ShouldBe("- b");
        await ServiceObserver.UntilAsync(() => observer.Informer.Status.ResourceVersion == "13");

        var requests = api.Requests.ToArray();
        requests[0].Line.ShouldBe("GET /api/v1/services");
        requests[0].Query.ShouldBe("?labelSelector=!service.kubernetes.io/service-proxy-name&fieldSelector=spec.clusterIP!=None&limit=500");
        requests[0].Headers["User-Agent"].ShouldStartWith("kubeproxynet/");
        requests[1].Parameter("resourceVersion").ShouldBe("10");
        requests[1].Parameter("allowWatchBookmarks").ShouldBe("true");
        int.Parse(requests[1].Parameter("timeoutSeconds")!).ShouldBeInRange(300, 600);
        observer.Informer.Status.HasSynced.ShouldBeTrue();
        observer.Informer.Status.EventCount.ShouldBe(3);
        observer.Informer.Status.LastError.ShouldBeNull();
    }

    [Fact]
    public async Task Pages_are_one_list()
    {
        await using var api = await StartAsync(
            List("Service", "10", "next-1", Service("a", 1)), List("Service", "10", "next-2", Service("b", 2)), List("Service", "10", "", Service("c", 3)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a b c");
        api.Requests.Take(3).Select(request => request.Parameter("continue")).ShouldBe([null, "next-1", "next-2"]);
    }

    [Fact]
    public async Task Who_wants_to_get_ahead_is_told_of_each_page_of_the_first_list()
    {
        await using var api = await StartAsync(
            List("Service", "10", "next-1", Service("a", 1), Service("b", 2)), List("Service", "10", "", Service("c", 3)),
            Fail(410, "Expired"),
            List("Service", "20", "", Service("a", 1)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages with { TellsWhileArriving = true });

        (await observer.NextAsync()).ShouldBe("~ a b");
        (await observer.NextAsync()).ShouldBe("~ c");
        (await observer.NextAsync()).ShouldBe("= a b c");
        (await observer.NextAsync()).ShouldBe("= a", "a later list is told of as a whole only");
    }

    [Fact]
    public async Task An_expired_page_starts_the_list_over_in_one_piece()
    {
        await using var api = await StartAsync(
            List("Service", "10", "next-1", Service("gone", 1)), Fail(410, "Expired"), List("Service", "20", "", Service("a", 1), Service("b", 2)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a b");
        api.Requests.ElementAt(2).Parameter("limit").ShouldBeNull();
    }

    [Fact]
    public async Task A_watch_resumes_after_the_last_event_or_bookmark()
    {
        await using var api = await StartAsync(
            List("Service", "10", ""),
            Watch(true, Event("ADDED", Service("a", 11))),
            Watch(true, Bookmark("20")),
            Watch(false));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        await ServiceObserver.UntilAsync(() => api.Requests.Count >= 4);
        (await observer.NextAsync()).ShouldBe("=");
        (await observer.NextAsync()).ShouldBe("+ a");
        api.Requests.Skip(1).Select(request => request.Parameter("resourceVersion")).ShouldBe(["10", "11", "20"]);
        observer.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task A_refused_version_leads_to_one_new_list()
    {
        await using var api = await StartAsync(
            List("Service", "10", "", Service("a", 1), Service("b", 2)), Fail(410, "Expired", "too old"), List("Service", "30", "", Service("b", 2)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a b");
        (await observer.NextAsync()).ShouldBe("= b");
        await ServiceObserver.UntilAsync(() => api.Requests.Count >= 4);
        api.Requests.ElementAt(3).Parameter("resourceVersion").ShouldBe("30");
        observer.Informer.Status.ListCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_version_that_expires_in_the_stream_leads_to_one_new_list()
    {
        await using var api = await StartAsync(
            List("Service", "10", "", Service("a", 1)),
            Watch(false, Event("ADDED", Service("b", 11)), Event("ERROR", Status(410, "Expired", "too old resource version"))),
            List("Service", "30", "", Service("b", 11)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a");
        (await observer.NextAsync()).ShouldBe("+ b");
        (await observer.NextAsync()).ShouldBe("= b");
    }

    [Fact]
    public async Task A_silent_watch_is_given_up_and_resumed()
    {
        await using var api = await StartAsync(
            List("Service", "10", ""), Watch(false, Event("ADDED", Service("a", 11))), Watch(false, Event("ADDED", Service("b", 12))));
        await using var observer = new ServiceObserver(
            api, ResourceKinds.Services, ServiceObserver.HastyPages with { StallTimeout = TimeSpan.FromMilliseconds(200) });

        (await observer.NextAsync()).ShouldBe("=");
        (await observer.NextAsync()).ShouldBe("+ a");
        (await observer.NextAsync()).ShouldBe("+ b");
        api.Requests.ElementAt(2).Parameter("resourceVersion").ShouldBe("11");
    }

    [Fact]
    public async Task A_silent_list_is_given_up_and_asked_for_again()
    {
        await using var api = await StartAsync(
            Watch(false, "{'kind':'ServiceList','items':["), List("Service", "10", "", Service("a", 1)));
        await using var observer = new ServiceObserver(
            api, ResourceKinds.Services, ServiceObserver.HastyPages with { ListStallTimeout = TimeSpan.FromMilliseconds(200) });

        (await observer.NextAsync()).ShouldBe("= a");
    }

    [Fact]
    public async Task A_list_that_is_cut_off_is_no_news()
    {
        await using var api = await StartAsync(
            Watch(true, "{'kind':'ServiceList','metadata':{'resourceVersion':'9'},'items':[" + Service("x", 1) + ","),
            List("Service", "10", "", Service("a", 1)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a");
    }

    [Fact]
    public async Task A_line_that_is_cut_off_comes_again()
    {
        await using var api = await StartAsync(
            List("Service", "10", ""),
            Watch(true, Event("ADDED", Service("a", 11)), Event("ADDED", Service("b", 12))[..40]),
            Watch(false, Event("ADDED", Service("b", 12))));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("=");
        (await observer.NextAsync()).ShouldBe("+ a");
        (await observer.NextAsync()).ShouldBe("+ b");
        api.Requests.ElementAt(2).Parameter("resourceVersion").ShouldBe("11");
    }

    [Fact]
    public async Task A_line_that_is_never_right_is_gone_round_by_a_list()
    {
        const string Broken = "{'type':'ADDED','object':{'metadata':{'name':]}}}\n";
        await using var api = await StartAsync(
            List("Service", "10", ""), Watch(true, Broken), Watch(true, Broken), List("Service", "20", "", Service("a", 1)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("=");
        (await observer.NextAsync()).ShouldBe("= a");
    }

    [Fact]
    public async Task Events_of_unknown_types_empty_lines_and_unreadable_objects_are_stepped_over()
    {
        await using var api = await StartAsync(
            List("Service", "10", "", "{'metadata':{'namespace':'default'}}", Service("a", 1)),
            Watch(
                false,
                "\n",
                Event("SPLIT", "{'x':1}"),
                Event("ADDED", "{'kind':'Pod','metadata':{'name':'p','namespace':'default','resourceVersion':'11'}}"),
                Event("MODIFIED", Service("b", 12, "'broken'"))));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a");
        (await observer.NextAsync()).ShouldBe("+ b");
        observer.Unreadable.ShouldBe(["default/: metadata.name is missing", "default/p: kind \"Pod\" is not Service"]);
    }

    [Fact]
    public async Task Retry_After_is_honoured()
    {
        await using var api = await StartAsync(
            Fail(429, "TooManyRequests", "slow down", "1"), Fail(503, "ServiceUnavailable"), List("Service", "10", "", Service("a", 1)));
        var began = TimeProvider.System.GetTimestamp();
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        await ServiceObserver.UntilAsync(() => observer.Informer.Status.LastError is not null);
        observer.Informer.Status.LastError.ShouldBe("list services was answered with 429 TooManyRequests: slow down");
        (await observer.NextAsync()).ShouldBe("= a");
        TimeProvider.System.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Missing_rights_are_named_and_asked_for_again()
    {
        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var list = List("Service", "10", "", Service("a", 1));
        await using var api = await StartAsync(
            Fail(403, "Forbidden", "services is forbidden"),
            Fail(403, "Forbidden", "services is forbidden"),
            async context =>
            {
                await granted.Task;
                await list(context);
            });
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        await ServiceObserver.UntilAsync(() => observer.Informer.Status.LastError is not null);
        observer.Informer.Status.LastError!.ShouldStartWith(
            "list services was answered with 403 Forbidden: services is forbidden (the account needs get, list and watch on services");
        granted.SetResult();
        (await observer.NextAsync()).ShouldBe("= a");
        observer.Informer.Status.LastError.ShouldBeNull();
    }

    [Fact]
    public async Task A_compressed_list_is_read_and_watches_are_not_to_be_compressed()
    {
        await using var api = await StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            var items = string.Join(',', Enumerable.Range(0, 2000).Select(i => Service($"s{i}", i)));
            await gzip.WriteAsync(Encoding.UTF8.GetBytes($"{{'metadata':{{'resourceVersion':'10'}},'items':[{items}]}}".Replace('\'', '"')));
        });
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).Split(' ').Length.ShouldBe(2001);
        await ServiceObserver.UntilAsync(() => api.Requests.Count >= 2);
        api.Requests.Select(request => request.Headers["Accept-Encoding"]).ShouldBe(["gzip", "identity"]);
    }

    [Fact]
    public async Task A_resource_the_server_does_not_know_is_empty_and_looked_for_now_and_then()
    {
        await using var api = await StartAsync(
            Fail(404), Fail(404), List("ServiceCIDR", "10", "", "{'metadata':{'name':'kubernetes'},'spec':{'cidrs':['10.96.0.0/12']}}"));
        await using var observer = new Observer<ServiceCIDR>(
            api, ResourceKinds.ServiceCIDRs, Observer<ServiceCIDR>.HastyPages with { AbsentPoll = TimeSpan.FromMilliseconds(20) });

        (await observer.NextAsync()).ShouldBe("=");
        (await observer.NextAsync()).ShouldBe("= kubernetes");
        await Observer<ServiceCIDR>.UntilAsync(() => !observer.Informer.Status.IsAbsent);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_waited_for()
    {
        await using var api = await StartAsync(
            context =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
            List("Service", "10", "", Service("a", 1)));
        await using var observer = new ServiceObserver(api, ResourceKinds.Services, ServiceObserver.HastyPages);

        (await observer.NextAsync()).ShouldBe("= a");
    }

    [Fact]
    public async Task An_object_beyond_all_bounds_is_not_read_into_memory()
    {
        await using var api = await StartAsync(
            List("Service", "10", "", Service(new string('x', 300_000), 1)), List("Service", "11", "", Service("a", 1)));
        await using var observer = new ServiceObserver(
            api, ResourceKinds.Services, ServiceObserver.HastyPages with { MaxObjectBytes = 100_000, MinBackoff = TimeSpan.FromMilliseconds(50) });

        await ServiceObserver.UntilAsync(() => observer.Informer.Status.LastError is not null);
        observer.Informer.Status.LastError.ShouldBe("an object is larger than 100000 bytes");
        (await observer.NextAsync()).ShouldBe("= a");
    }
}
