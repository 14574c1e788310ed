using System.Text.Json.Nodes;
using KubeProxyNet.Proxy.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Events;

public sealed class EventPublisherTests
{
    private static readonly ClusterEvent Flush = new(EventSubject.Node("here"), IsWarning: true, "ServiceRulesChanged", "Repair", "nft changed the rules");

    private readonly ManualTime _time = new();
    private readonly List<(string Namespace, string? Patched, JsonObject Body)> _sent = [];
    private Exception? _refusal;

    [Fact]
    public async Task An_event_has_what_the_API_asks_for_and_kubectl_looks_for()
    {
        await PublishAsync(Flush);

        var (ns, patched, body) = _sent.ShouldHaveSingleItem();
        ns.ShouldBe("default");
        patched.ShouldBeNull();
        body["metadata"]!["name"]!.GetValue<string>().ShouldStartWith("here.");
        body["metadata"]!["name"] = "NAME";
        body.ToJsonString().ShouldBe(
            """
            {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"NAME","namespace":"default"},"eventTime":"2026-01-02T03:04:05.000000Z",
            "reportingController":"kube-proxy","reportingInstance":"kube-proxy-here","action":"Repair","reason":"ServiceRulesChanged",
            "regarding":{"apiVersion":"v1","kind":"Node","name":"here","uid":"here"},"note":"nft changed the rules","type":"Warning"}
            """.Replace("\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_comes_again_is_counted_at_most_once_a_minute()
    {
        await PublishAsync(Flush, Flush, Flush);
        _sent.Count.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(61));
        await PublishAsync(Flush, Flush);

        _sent.Count.ShouldBe(2);
        _sent[1].Patched.ShouldBe(_sent[0].Body["metadata"]!["name"]!.GetValue<string>());
        _sent[1].Body["series"]!["count"]!.GetValue<int>().ShouldBe(4);
    }

    [Fact]
    public async Task After_a_while_without_it_is_news_again()
    {
        await PublishAsync(Flush);
        _time.Advance(TimeSpan.FromMinutes(7));
        await PublishAsync(Flush);

        _sent.Select(item => item.Patched).ShouldBe([null, null]);
    }

    [Fact]
    public async Task An_object_with_ever_new_events_is_cut_off()
    {
        await PublishAsync([.. Enumerable.Range(0, 100).Select(number => Flush with { Note = $"{number}" })]);

        _sent.Count.ShouldBe(25);
    }

    [Theory]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(IOException))]
    public async Task A_server_that_refuses_or_is_silent_ends_nothing(Type refusal)
    {
        _refusal = (Exception)Activator.CreateInstance(refusal)!;
        await PublishAsync(Flush with { Note = "lost" });
        _refusal = null;
        await PublishAsync(Flush);

        _sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_long_note_is_cut_to_what_the_API_takes()
    {
        await PublishAsync(Flush with { Note = new string('ß', 2000) });

        _sent.Single().Body["note"]!.GetValue<string>().ShouldBe(new string('ß', 512));
    }

    // The publisher is remembered between calls; each call drains its queue.
    private EventPublisher? _publisher;

    private async Task PublishAsync(params ClusterEvent[] events)
    {
        _publisher ??= new EventPublisher(new Sink(SendAsync), "here", _time, NullLogger.Instance);
        foreach (var item in events)
        {
            _publisher.Publish(item);
        }

        using var stopping = new CancellationTokenSource();
        var running = _publisher.RunAsync(stopping.Token);
        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    private Task SendAsync(string ns, string? patched, ReadOnlyMemory<byte> json)
    {
        if (_refusal is not null)
        {
            throw _refusal;
        }

        _sent.Add((ns, patched, JsonNode.Parse(json.Span)!.AsObject()));
        return Task.CompletedTask;
    }

    private sealed class Sink(Func<string, string?, ReadOnlyMemory<byte>, Task> send) : IEventSink
    {
        public Task CreateAsync(string ns, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => send(ns, null, json);

        public Task PatchAsync(string ns, string name, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) => send(ns, name, patch);
    }
}
