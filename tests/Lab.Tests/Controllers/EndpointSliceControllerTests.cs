using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Controllers;
using KubeProxyNet.Lab.Tests.ApiServer;

namespace KubeProxyNet.Lab.Tests.Controllers;

public sealed class EndpointSliceControllerTests
{
    [Fact]
    public async Task A_pod_is_an_endpoint_until_it_is_gone_and_says_how_it_is()
    {
        await using var server = await RunningServer.StartAsync();
        server.Host.Writer.Create(Kinds.Service, "default", Parse("""{"metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"name":"http","port":80,"targetPort":"http"}]}}"""));
        server.Store.Create(Kinds.Pod, Pod("p1", "10.0.0.1"));
        await RunningServer.UntilAsync(() => Endpoints(server).Count == 1, "p1 is an endpoint");

        Endpoints(server)[0].ObjectAt("conditions")!.ToJsonString().ShouldBe("""{"ready":true,"serving":true,"terminating":false}""");
        Slices(server)[0].ObjectsAt("ports").Single().Number("port").ShouldBe(8080);

        server.Store.Delete(Kinds.Pod, "default", "p1", new Deletion(GraceSeconds: 30));
        await RunningServer.UntilAsync(() => Endpoints(server)[0].Truth("conditions.terminating"), "p1 terminates");
        Endpoints(server)[0].ObjectAt("conditions")!.ToJsonString().ShouldBe("""{"ready":false,"serving":true,"terminating":true}""");

        server.Store.Delete(Kinds.Pod, "default", "p1");
        await RunningServer.UntilAsync(() => Endpoints(server).Count == 0, "p1 is gone");
        Slices(server).Count.ShouldBe(1);

        server.Store.Delete(Kinds.Service, "default", "web");
        await RunningServer.UntilAsync(() => Slices(server).Count == 0, "the slices follow their Service");
    }

    [Fact]
    public void Endpoints_keep_their_slices_and_new_ones_fill_the_gaps()
    {
        var existing = new List<JsonObject> { Slice(0, 100), Slice(100, 50) };
        List<JsonObject> wanted = [.. Enumerable.Range(0, 260).Where(number => number != 7).Select(Endpoint)];

        var packed = SlicePacker.Pack(existing, wanted);

        packed.Select(slice => slice.Count).ShouldBe([100, 100, 59]);
        packed[0].Select(endpoint => endpoint.Text("targetRef.uid")).ShouldContain("99");
        packed[1].Select(endpoint => endpoint.Text("targetRef.uid")).ShouldContain("149");
    }

    private static JsonObject Slice(int from, int count) => new() { ["endpoints"] = new JsonArray([.. Enumerable.Range(from, count).Select(Endpoint)]) };

    private static JsonObject Endpoint(int number) =>
        Parse($$$"""{"addresses":["10.0.{{{number / 256}}}.{{{number % 256}}}"],"targetRef":{"uid":"{{{number}}}"}}""");

    private static JsonObject Pod(string name, string address) => Parse($$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"default","labels":{"app":"web"}},
         "spec":{"nodeName":"elsewhere","containers":[{"name":"c","image":"i","ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}]}]},
         "status":{"phase":"Running","podIP":"{{{address}}}","podIPs":[{"ip":"{{{address}}}"}],"conditions":[{"type":"Ready","status":"True"}]}}
        """);

    private static List<JsonObject> Slices(RunningServer server) =>
        [.. server.Store.List(Kinds.EndpointSlice, "default").Where(slice => slice.Name != "kubernetes").Select(slice => slice.ToJson())];

    private static List<JsonObject> Endpoints(RunningServer server) => [.. Slices(server).SelectMany(slice => slice.ObjectsAt("endpoints"))];

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();
}
