using System.Net;
using KubeProxyNet.Overlay.Probing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Overlay.Tests.Probing;

// What is done about a network card that computes wrong checksums; the network is played.
public sealed class ChecksumProbeTests
{
    private static readonly IPAddress[] s_peers = [IPAddress.Parse("10.244.1.0"), IPAddress.Parse("10.244.2.0")];

    private readonly List<bool> _switched = [];
    private bool _isAnswered;
    private Func<bool> _doesAnswer = static () => false;
    private int _asked;

    [Fact]
    public async Task Where_a_node_has_answered_nothing_is_tried()
    {
        _isAnswered = true;

        await Probe(s_peers).RunAsync(CancellationToken.None);

        _switched.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_nodes_answer_only_without_the_card_it_stays_without()
    {
        _doesAnswer = () => _switched is [.., false];

        await Probe(s_peers).RunAsync(CancellationToken.None);

        _switched.ShouldBe([false, true, false]);
    }

    // All nodes of a cluster may start at the same time.
    [Fact]
    public async Task A_node_that_has_just_come_up_is_no_proof_against_the_card()
    {
        using var stop = new CancellationTokenSource();
        _doesAnswer = () => _asked > 2;
        var running = Probe(s_peers).RunAsync(stop.Token);
        while (_switched.Count < 2)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        _switched.ShouldBe([false, true]);
        _asked.ShouldBe(4);
    }

    [Fact]
    public async Task Where_nobody_answers_at_all_the_card_gets_them_back()
    {
        using var stop = new CancellationTokenSource();
        var running = Probe(s_peers).RunAsync(stop.Token);
        while (_switched.Count < 2)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        _switched.ShouldBe([false, true]);
        _asked.ShouldBe(2 * s_peers.Length);
    }

    [Fact]
    public async Task A_node_alone_waits_for_others()
    {
        using var stop = new CancellationTokenSource();
        var running = Probe([]).RunAsync(stop.Token);

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        _switched.ShouldBeEmpty();
    }

    private ChecksumProbe Probe(IReadOnlyList<IPAddress> silent) => new(
        () => _isAnswered, () => silent, _switched.Add, (_, _) => Task.FromResult(Ask()), TimeProvider.System, NullLogger.Instance);

    private bool Ask()
    {
        _asked++;
        return _doesAnswer();
    }
}
