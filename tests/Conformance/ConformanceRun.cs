using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Rules.Tracing;

namespace KubeProxyNet.Conformance.Tests;

// One world, one backend a family, and scenarios one after the other: each is reached from the one before, as a node's rules are in real life.
internal sealed class ConformanceRun : IDisposable
{
    private readonly ConformanceMode _mode;
    private readonly Tally _tally;
    private readonly World _world;
    private readonly Client _client;
    private readonly Dictionary<IPFamily, IProxyBackend> _backends = [];
    private readonly Dictionary<IPFamily, Ruleset> _applied = [];

    internal ConformanceRun(ConformanceMode mode, IReadOnlyCollection<ScenarioCase> cases, Tally tally)
    {
        _mode = mode;
        _tally = tally;
        _world = new World(cases);
        _client = new Client(_world);
        Start();
    }

    internal void Play(ScenarioCase item)
    {
        foreach (var (family, backend) in _backends)
        {
            var desired = item.Scenario.Rulesets[family];
            var result = backend.Apply(new RulesetChange(_applied[family], desired, [.. _applied[family].Services.Keys.Union(desired.Services.Keys)]));
            (result.Isolated ?? []).ShouldBeEmpty(item.Name);
            _applied[family] = desired;
        }

        _world.ForgetConnections();
        var before = _client.Count;
        SendAsync(item).GetAwaiter().GetResult();
        _tally.AddConnections(_client.Count - before);
    }

    /// <summary>Removes all rules; the next scenario is built from nothing, by backends that know nothing.</summary>
    internal void StartOver()
    {
        foreach (var backend in _backends.Values)
        {
            backend.Cleanup();
            backend.Dispose();
        }

        Start();
    }

    public void Dispose()
    {
        foreach (var backend in _backends.Values)
        {
            backend.Dispose();
        }

        _world.Dispose();
    }

    private void Start()
    {
        foreach (var family in Enum.GetValues<IPFamily>())
        {
            _backends[family] = _mode.Open(family, _world.Node.Namespace);
            _applied[family] = Ruleset.Empty(family);
        }
    }

    private async Task SendAsync(ScenarioCase item)
    {
        var judge = new PacketJudge(_world, _client, _mode.AffinityLimit is not null);
        if (!item.IsSticky)
        {
            await Task.WhenAll(item.Packets.Select(packet => SendAsync(judge, item, packet)));
            return;
        }

        foreach (var packet in item.Packets)
        {
            await SendAsync(judge, item, packet);
        }
    }

    private async Task SendAsync(PacketJudge judge, ScenarioCase item, Packet packet)
    {
        if (PacketJudge.WhyNot(packet) is { } reason)
        {
            _tally.Skip(reason);
            return;
        }

        var verdict = item.Expect(packet);
        if (_mode.Limits.SingleOrDefault(limit => limit.Scenario == item.Name && limit.Packet == packet.ToString()) is { } limit)
        {
            _tally.AddLimit(limit);
            verdict = limit.Instead;
        }

        _tally.Add(verdict);
        if (await judge.JudgeAsync(packet, verdict, item.IsSticky) is { } otherwise)
        {
            _tally.AddMismatch($"{item.Name}: {packet.Origin} {packet}: expected \"{verdict}\", but: {otherwise}");
        }
    }
}
