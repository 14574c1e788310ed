using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Bench.Topics;

/// <summary>A list of EndpointSlices from bytes to objects, beside the framework's own JSON reader walking over the same bytes.</summary>
internal sealed class DecodeTopic : ITopic
{
    private const int Chunk = 64 * 1024;

    public string Name => "decode";

    public string Summary => "a list of EndpointSlices decoded: time and memory, beside the framework's JSON reader alone";

    public Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var table = new Table(
            Name, "a list of EndpointSlices, as the API server sends it, in pieces of 64 KiB; milliseconds, megabytes",
            "slices", "JSON MB", "decoded", "allocated", "kept", "reader alone", "decoded / reader");
        foreach (var services in options.Services)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress($"{services} slices");
            var json = ListOf(services, options.Endpoints);
            Measure(json, out _, out _);
            var (decoded, walked) = (new Distribution(), new Distribution());
            long allocated = 0, kept = 0;
            for (var round = 0; round < options.Rounds; round++)
            {
                decoded.Add(Measure(json, out allocated, out kept));
                walked.Add(Walk(json));
            }

            table.Add(
                Cell.Of(services), Cell.Milliseconds(json.Length / 1048576.0), Cell.Spread(decoded), Cell.Milliseconds(allocated / 1048576.0), Cell.Milliseconds(kept / 1048576.0), Cell.Spread(walked),
                Cell.Ratio(decoded.Median, walked.Median));
        }

        table.Note("reader alone: System.Text.Json.Utf8JsonReader from the first token to the last, nothing done with any. kept: what the objects take on the heap.");
        return Task.FromResult<IReadOnlyList<Table>>([table]);
    }

    private static TimeSpan Measure(byte[] json, out long allocated, out long kept)
    {
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var objects = new List<DecodedObject<EndpointSlice>>();
        var reader = ResourceKinds.EndpointSlices.Decoder.CreateListReader();
        for (var (done, end) = (0, Math.Min(Chunk, json.Length)); !reader.IsComplete; end = Math.Min(end + Chunk, json.Length))
        {
            done += reader.Read(json.AsSpan(done, end - done), objects);
        }

        var time = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        kept = GC.GetTotalMemory(forceFullCollection: true) - heap;
        GC.KeepAlive(objects);
        return time;
    }

    private static TimeSpan Walk(byte[] json) => Collected.Time(() =>
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
        }
    });

    private static byte[] ListOf(int slices, int endpoints)
    {
        var text = new StringBuilder("""{"kind":"EndpointSliceList","apiVersion":"discovery.k8s.io/v1","metadata":{"resourceVersion":"1"},"items":[""");
        for (var slice = 0; slice < slices; slice++)
        {
            text.Append(slice == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$$$"""{"metadata":{"name":"svc-{{{{slice}}}}-1","namespace":"default","uid":"{{{{Guid.NewGuid()}}}}","resourceVersion":"{{{{slice + 1}}}}","labels":{"kubernetes.io/service-name":"svc-{{{{slice}}}}"},"managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"discovery.k8s.io/v1","fieldsV1":{"f:endpoints":{}}}]},"addressType":"IPv4","endpoints":[""");
            for (var endpoint = 0; endpoint < endpoints; endpoint++)
            {
                var number = (slice * endpoints) + endpoint;
                text.Append(endpoint == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$$$"""{"addresses":["10.{{{{128 + (number >> 16)}}}}.{{{{(number >> 8) & 255}}}}.{{{{number & 255}}}}"],"conditions":{"ready":true,"serving":true,"terminating":false},"nodeName":"node-{{{{number % 100}}}}","zone":"zone-{{{{number % 3}}}}","targetRef":{"kind":"Pod","namespace":"default","name":"pod-{{{{number}}}}","uid":"{{{{number:x32}}}}"}}""");
            }

            text.Append("""],"ports":[{"name":"http","port":8080,"protocol":"TCP"}]}""");
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }
}
