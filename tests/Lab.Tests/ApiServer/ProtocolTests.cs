using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Tests.ApiServer;

public sealed class ProtocolTests
{
    private const string Services = "/api/v1/namespaces/default/services";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_service_gets_its_defaults_and_an_address_for_each_family()
    {
        await using var server = await RunningServer.StartAsync(options => options with
        {
            ServiceCIDRs = [IPNetwork.Parse("10.96.0.0/16"), IPNetwork.Parse("fd00:96::/112")],
        });

        var created = await server.CreateAsync(Services, """{"metadata":{"name":"a"},"spec":{"type":"NodePort","ipFamilyPolicy":"PreferDualStack","ports":[{"port":80}]}}""");

        created.Texts("spec.ipFamilies").ShouldBe(["IPv4", "IPv6"]);
        created.Texts("spec.clusterIPs").Length.ShouldBe(2);
        created.Text("spec.clusterIP").ShouldStartWith("10.96.");
        created.Texts("spec.clusterIPs")[1].ShouldStartWith("fd00:96::");
        created.ObjectsAt("spec.ports").Single().ToJsonString().ShouldBe("""{"port":80,"protocol":"TCP","targetPort":80,"nodePort":30000}""");
        created.Text("spec.sessionAffinity").ShouldBe("None");
        created.Text("spec.internalTrafficPolicy").ShouldBe("Cluster");
        created.Text("spec.externalTrafficPolicy").ShouldBe("Cluster");
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"Bad"},"spec":{"ports":[{"port":80}]}}""", "metadata.name")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"ports":[{"port":0}]}}""", "spec.ports[0].port")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"ports":[{"port":80,"protocol":"ICMP"}]}}""", "spec.ports[0].protocol")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"clusterIP":"1.2.3.4","ports":[{"port":80}]}}""", "spec.clusterIPs")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"clusterIP":"10.96.0.1","ports":[{"port":80}]}}""", "spec.clusterIPs")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":80}]}}""", "spec.ports[0].nodePort")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"ipFamilyPolicy":"RequireDualStack","ports":[{"port":80}]}}""", "spec.ipFamilyPolicy")]
    [InlineData("""{"metadata":{"name":"a","labels":{"x y":"z"}},"spec":{"ports":[{"port":80}]}}""", "metadata.labels")]
    public async Task A_bad_service_is_refused_with_the_field_named(string body, string field)
    {
        await using var server = await RunningServer.StartAsync();

        var status = await server.CreateAsync(Services, body, HttpStatusCode.UnprocessableEntity);

        status.Text("kind").ShouldBe("Status");
        status.Text("reason").ShouldBe("Invalid");
        status.ObjectsAt("details.causes").Select(cause => cause.Text("field")).ShouldContain(field);
    }

    [Fact]
    public async Task Nonsense_can_be_stored_where_that_is_asked_for()
    {
        await using var server = await RunningServer.StartAsync(options => options with { AdmitAnything = true });

        await server.CreateAsync(Services, """{"metadata":{"name":"a"},"spec":{"clusterIP":"1.2.3.4","ports":[{"port":99999,"protocol":"ICMP"}]}}""");
    }

    [Fact]
    public async Task Conflicts_and_absences_are_told_apart()
    {
        await using var server = await RunningServer.StartAsync();
        var first = await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"k":"1"}}""");

        (await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"a"}}""", HttpStatusCode.Conflict)).Text("reason").ShouldBe("AlreadyExists");
        await server.SendAsync(HttpMethod.Put, $"{ConfigMaps}/a", """{"metadata":{"name":"a"},"data":{"k":"2"}}""", HttpStatusCode.OK);
        (await server.SendAsync(HttpMethod.Put, $"{ConfigMaps}/a", first.ToJsonString(), HttpStatusCode.Conflict)).Text("reason").ShouldBe("Conflict");
        (await server.GetAsync($"{ConfigMaps}/b", HttpStatusCode.NotFound)).Text("message").ShouldBe("configmaps \"b\" not found");
        (await server.GetAsync("/api/v1/nothings", HttpStatusCode.NotFound)).Text("reason").ShouldBe("NotFound");
        (await server.SendAsync(HttpMethod.Put, ConfigMaps, "{}", HttpStatusCode.MethodNotAllowed)).Text("reason").ShouldBe("MethodNotAllowed");
        (await server.SendAsync(HttpMethod.Post, ConfigMaps, "x", HttpStatusCode.UnsupportedMediaType, "text/plain")).Text("reason").ShouldBe("UnsupportedMediaType");
        (await server.CreateAsync("/api/v1/namespaces/nowhere/configmaps", """{"metadata":{"name":"a"}}""", HttpStatusCode.NotFound)).Text("details.kind").ShouldBe("namespaces");
    }

    [Fact]
    public async Task Strangers_are_refused_but_may_ask_for_health()
    {
        await using var server = await RunningServer.StartAsync(options => options with { Authorize = access => access.Resource != "secrets" });
        using var stranger = RunningServer.MakeClient(server.Host, null);

        (await stranger.GetAsync(new Uri(ConfigMaps, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await stranger.GetStringAsync(new Uri("/healthz", UriKind.Relative))).ShouldBe("ok");
        (await stranger.GetStringAsync(new Uri("/version", UriKind.Relative))).ShouldContain("gitVersion");
        (await server.GetAsync("/api/v1/secrets", HttpStatusCode.Forbidden)).Text("message").ShouldContain("cannot list resource \"secrets\"");
    }

    [Fact]
    public async Task Lists_come_in_pages_of_one_version()
    {
        await using var server = await RunningServer.StartAsync();
        for (var index = 0; index < 5; index++)
        {
            await server.CreateAsync(ConfigMaps, $$$"""{"metadata":{"name":"m{{{index}}}"}}""");
        }

        var first = await server.GetAsync($"{ConfigMaps}?limit=2");
        await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"m9"}}""");
        var second = await server.GetAsync($"{ConfigMaps}?limit=10&continue={first.Text("metadata.continue")}");

        first.Number("metadata.remainingItemCount").ShouldBe(3);
        second.ObjectsAt("items").Select(item => item.Name).ShouldBe(["m2", "m3", "m4"]);
        second.Text("metadata.resourceVersion").ShouldBe(first.Text("metadata.resourceVersion"));
        server.Store.Compact();
        await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"after"}}""");
        server.Store.Compact();
        (await server.GetAsync($"{ConfigMaps}?limit=2&continue={first.Text("metadata.continue")}", HttpStatusCode.Gone)).Text("reason").ShouldBe("Expired");
        (await server.GetAsync($"{ConfigMaps}?resourceVersion=2&resourceVersionMatch=Exact", HttpStatusCode.Gone)).Text("reason").ShouldBe("Expired");
        (await server.GetAsync($"{ConfigMaps}?resourceVersion=999999", HttpStatusCode.GatewayTimeout)).ObjectsAt("details.causes").Single().Text("reason").ShouldBe("ResourceVersionTooLarge");
    }

    [Fact]
    public async Task What_is_restored_from_a_backup_goes_on_from_its_version_and_watches_from_later_ones_are_silent()
    {
        await using var server = await RunningServer.StartAsync();
        await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"kept"}}""");
        await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"deleted"}}""");
        var backup = server.Store.Backup();
        await server.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/deleted", "", HttpStatusCode.OK);
        await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"new"}}""");
        var later = server.Store.Version;
        using var watch = server.Store.Subscribe(Kinds.ConfigMap, later);

        server.Store.Restore(backup);

        watch.Reader.Completion.IsCompleted.ShouldBeTrue();
        var list = await server.GetAsync(ConfigMaps);
        list.ObjectsAt("items").Select(item => item.Name).ShouldBe(["deleted", "kept"], ignoreOrder: true);
        list.Text("metadata.resourceVersion").ShouldBe(Versions.Text(backup.Version));
        var tooEarly = server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={later}&timeoutSeconds=2", 1);
        await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"after"}}""");
        (await tooEarly).ShouldBeEmpty("it has not come to that version again");
        (await server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={backup.Version}", 1)).Single().Text("object.metadata.name").ShouldBe("after");
    }

    [Fact]
    public async Task A_watch_goes_on_from_a_version_and_is_told_when_that_is_forgotten()
    {
        await using var server = await RunningServer.StartAsync();
        var version = (await server.GetAsync(ConfigMaps)).Text("metadata.resourceVersion");
        await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"a","labels":{"x":"1"}}}""");
        await server.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a", """{"metadata":{"labels":{"x":"2"}}}""", HttpStatusCode.OK, "application/merge-patch+json");
        await server.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/a", "", HttpStatusCode.OK);

        var all = await server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={version}", 3);
        var ones = await server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={version}&labelSelector=x%3D1", 2);

        all.Select(change => change.Text("type")).ShouldBe(["ADDED", "MODIFIED", "DELETED"]);
        ones.Select(change => change.Text("type")).ShouldBe(["ADDED", "DELETED"]);
        server.Store.Compact();
        var gone = (await server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={version}", 1)).Single();
        gone.Text("type").ShouldBe("ERROR");
        gone.Number("object.code").ShouldBe(410);
        gone.Text("object.reason").ShouldBe("Expired");
    }

    [Fact]
    public async Task A_watch_can_begin_with_the_list_and_says_where_it_ends()
    {
        await using var server = await RunningServer.StartAsync(options => options with { BookmarkInterval = TimeSpan.FromMilliseconds(200) });
        await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"a"}}""");

        var events = await server.WatchAsync(
            $"{ConfigMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true", 3);

        events.Select(change => change.Text("type")).ShouldBe(["ADDED", "BOOKMARK", "BOOKMARK"]);
        events[1].ObjectAt("object.metadata.annotations")!["k8s.io/initial-events-end"]!.ToString().ShouldBe("true");
        events[2].ObjectAt("object.metadata.annotations").ShouldBeNull();
        await server.GetAsync($"{ConfigMaps}?watch=true&sendInitialEvents=true", HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_watch_ends_at_its_timeout_with_a_bookmark()
    {
        await using var server = await RunningServer.StartAsync();

        var events = await server.WatchAsync($"{ConfigMaps}?watch=true&timeoutSeconds=1&allowWatchBookmarks=true", 10);

        events.Single().Text("type").ShouldBe("BOOKMARK");
    }

    [Fact]
    public async Task Items_of_lists_have_no_type_and_large_lists_are_compressed_on_request()
    {
        await using var server = await RunningServer.StartAsync(options => options with { RunControllers = false });
        Seeding.Services(server.Store, 500, 3);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/apis/discovery.k8s.io/v1/endpointslices");
        request.Headers.AcceptEncoding.ParseAdd("gzip");

        using var answer = await server.Client.SendAsync(request);

        answer.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        await using var stream = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        var list = (await JsonNode.ParseAsync(stream))!.AsObject();
        list.Text("kind").ShouldBe("EndpointSliceList");
        list.ObjectsAt("items").Count().ShouldBe(501);
        list.ObjectsAt("items").ShouldAllBe(item => !item.ContainsKey("kind"));
    }

    [Fact]
    public async Task Field_selectors_select_and_unknown_fields_are_refused()
    {
        await using var server = await RunningServer.StartAsync();
        await server.CreateAsync("/api/v1/namespaces/default/pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        await RunningServer.UntilAsync(() => server.Store.Get(Kinds.Pod, "default", "p").Field("status.phase") == "Running", "pod p runs");
        var node = server.Store.Get(Kinds.Pod, "default", "p").Field("spec.nodeName");

        (await server.GetAsync($"/api/v1/pods?fieldSelector=spec.nodeName%3D{node},status.phase%3DRunning")).ObjectsAt("items").Count().ShouldBe(1);
        (await server.GetAsync("/api/v1/pods?fieldSelector=spec.nodeName%3Dnone")).ObjectsAt("items").ShouldBeEmpty();
        (await server.GetAsync("/api/v1/pods?fieldSelector=spec.nothing%3Dx", HttpStatusCode.BadRequest)).Text("message").ShouldBe("field label not supported: spec.nothing");
    }

    [Fact]
    public async Task Applying_removes_what_is_left_out_and_guards_what_others_applied()
    {
        await using var server = await RunningServer.StartAsync();
        var path = $"{ConfigMaps}/a?fieldManager=";
        const string Apply = "application/apply-patch+yaml";
        await server.SendAsync(HttpMethod.Patch, path + "one", "apiVersion: v1\nkind: ConfigMap\ndata: {x: '1', y: '1'}\n", HttpStatusCode.Created, Apply);
        await server.SendAsync(HttpMethod.Patch, path + "two", "apiVersion: v1\nkind: ConfigMap\ndata: {z: '2'}\n", HttpStatusCode.OK, Apply);

        var conflict = await server.SendAsync(HttpMethod.Patch, path + "two", "apiVersion: v1\nkind: ConfigMap\ndata: {x: '2'}\n", HttpStatusCode.Conflict, Apply);
        var merged = await server.SendAsync(HttpMethod.Patch, path + "one", "apiVersion: v1\nkind: ConfigMap\ndata: {x: '3'}\n", HttpStatusCode.OK, Apply);

        conflict.ObjectsAt("details.causes").Single().Text("field").ShouldBe(".data.x");
        merged.Map("data").ShouldBe(new Dictionary<string, string> { ["x"] = "3", ["z"] = "2" }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        var before = server.Store.Version;

        var answer = await server.CreateAsync($"{ConfigMaps}?dryRun=All", """{"metadata":{"name":"a"}}""");

        answer.Text("metadata.uid").ShouldNotBeEmpty();
        server.Store.Find(Kinds.ConfigMap, "default", "a").ShouldBeNull();
        server.Store.Version.ShouldBeGreaterThanOrEqualTo(before);
    }

    [Fact]
    public async Task Finalizers_hold_an_object_until_the_last_is_gone()
    {
        await using var server = await RunningServer.StartAsync();
        await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"a","finalizers":["example.com/x"]}}""");

        var held = await server.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/a", "", HttpStatusCode.OK);
        held.Text("metadata.deletionTimestamp").ShouldNotBeEmpty();
        await server.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a", """{"metadata":{"finalizers":null}}""", HttpStatusCode.OK, "application/merge-patch+json");

        server.Store.Find(Kinds.ConfigMap, "default", "a").ShouldBeNull();
    }

    [Fact]
    public async Task An_unchanged_object_keeps_its_version()
    {
        await using var server = await RunningServer.StartAsync();
        var first = await server.CreateAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"k":"1"}}""");

        var second = await server.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a", """{"data":{"k":"1"}}""", HttpStatusCode.OK, "application/merge-patch+json");

        second.Text("metadata.resourceVersion").ShouldBe(first.Text("metadata.resourceVersion"));
        long.Parse(second.Text("metadata.resourceVersion"), CultureInfo.InvariantCulture).ShouldBePositive();
    }

    [Fact]
    public async Task An_event_can_be_written_and_read_in_both_spellings()
    {
        await using var server = await RunningServer.StartAsync();
        const string Body = """{"metadata":{"name":"e"},"regarding":{"kind":"Node","name":"n"},"note":"hello","reason":"R","type":"Normal"}""";

        await server.CreateAsync("/apis/events.k8s.io/v1/namespaces/default/events", Body);

        (await server.GetAsync("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dn")).ObjectsAt("items").Single().Text("message").ShouldBe("hello");
        (await server.GetAsync("/apis/events.k8s.io/v1/namespaces/default/events?fieldSelector=regarding.name%3Dn")).ObjectsAt("items").Single().Text("note").ShouldBe("hello");
    }

    [Fact]
    public async Task The_older_version_of_slices_is_the_same_slices()
    {
        await using var server = await RunningServer.StartAsync();

        var slice = await server.GetAsync("/apis/discovery.k8s.io/v1beta1/namespaces/default/endpointslices/kubernetes");

        slice.Text("apiVersion").ShouldBe("discovery.k8s.io/v1beta1");
        slice.Text("metadata.uid").ShouldBe(server.Store.Get(Kinds.EndpointSlice, "default", "kubernetes").Uid);
    }

    [Fact]
    public async Task A_client_certificate_of_the_authority_is_good_enough()
    {
        await using var server = await RunningServer.StartAsync();

        server.Host.MakeKubeconfig(server.Host.Addresses[0], "alice").ShouldContain("client-certificate-data");
        server.Host.CaPem.ShouldStartWith("-----BEGIN CERTIFICATE-----");
    }
}
