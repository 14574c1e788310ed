using System.Text.Json.Nodes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Events;
using KubeProxyNet.Proxy.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Hosting;

public sealed class EventReporterTests
{
    private static readonly ServicePortName Web = new("shop", "web", "http", Protocol.Tcp);

    private readonly List<string> _events = [];

    [Fact]
    public async Task A_repair_names_who_made_it_necessary_and_a_comparison_that_found_nothing_is_no_event()
    {
        await ReportAsync(reporter =>
        {
            reporter.Repaired(IPFamily.IPv4, new ForeignChange("nft", 4711), operations: 3);
            reporter.Repaired(IPFamily.IPv6, new ForeignChange("nft", 4712), operations: 0);
        });

        _events.ShouldBe(["Warning ServiceRulesChanged Node/here: nft changed the IPv4 rules of Services; they were repaired"]);
    }

    [Fact]
    public async Task A_refused_service_port_is_told_when_it_is_refused_and_not_at_every_sync()
    {
        await ReportAsync(reporter =>
        {
            foreach (var isolated in (ServicePortName[][])[[], [Web], [Web], [], [Web]])
            {
                var empty = Ruleset.Empty(IPFamily.IPv4);
                reporter.Synced(IPFamily.IPv4, new ApplyResult { Isolated = isolated }, TimeSpan.Zero, new RulesetChange(empty, empty, []));
            }
        });

        // The last one is counted in the first one's series.
        _events.ShouldBe(["Warning FailedToProgramService Service/web: the kernel of node here refuses the IPv4 rules of port \"http\"; it is left out, all others are served"]);
    }

    private async Task ReportAsync(Action<EventReporter> report)
    {
        var publisher = new EventPublisher(new Sink(_events), "here", new ManualTime(), NullLogger.Instance);
        report(new EventReporter(publisher, "here"));
        using var stopping = new CancellationTokenSource();
        var running = publisher.RunAsync(stopping.Token);
        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    private sealed class Sink(List<string> events) : IEventSink
    {
        public Task CreateAsync(string ns, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
        {
            var value = JsonNode.Parse(json.Span)!;
            events.Add($"{value["type"]} {value["reason"]} {value["regarding"]!["kind"]}/{value["regarding"]!["name"]}: {value["note"]}");
            return Task.CompletedTask;
        }

        public Task PatchAsync(string ns, string name, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
