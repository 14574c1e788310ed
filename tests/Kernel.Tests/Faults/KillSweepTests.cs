using System.Diagnostics;
using System.Globalization;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Migration;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Faults;

// Invariants 2, 3 and 7 with the published agent. KUBEPROXYNET_KILLS asks for more than the usual number.
[Trait("Invariant", "2")]
[Trait("Invariant", "3")]
[Trait("Invariant", "7")]
public sealed class KillSweepTests
{
    private static readonly string? AskedFor = Environment.GetEnvironmentVariable("KUBEPROXYNET_KILLS");

    [AgentFact]
    public Task Killed_at_any_moment_it_leaves_every_service_whole_and_no_connection_fails() =>
        SweepAsync("nftables", static node => new NftablesWitness(node), kills: 200);

    // Each start and each change runs programs.
    [IptablesFact]
    public Task Killed_at_any_moment_in_iptables_mode_it_leaves_every_service_whole_and_no_connection_fails() =>
        SweepAsync("iptables", static node => new IptablesWitness(node), kills: 40);

    // Mostly under an emulated kernel, where each start takes a second.
    [IpvsAgentFact]
    public Task Killed_at_any_moment_in_IPVS_mode_it_leaves_every_service_whole_and_no_connection_fails() =>
        SweepAsync("ipvs", static node => new IpvsWitness(node), kills: 20);

    private static async Task SweepAsync(string mode, Func<Sandbox, IKernelWitness> open, int kills)
    {
        kills = AskedFor is null ? kills : int.Parse(AskedFor, CultureInfo.InvariantCulture);
        var random = new Random(1);
        await using var world = await FaultWorld.StartAsync();
        var whole = new WholeServices();
        whole.Expect(FaultWorld.Stable, [world.Packets.A, world.Packets.B, world.Packets.R], canBeAbsent: false);
        var churn = new ServiceChurn(world.Objects, whole, random);
        churn.Begin();
        var start = TimeAStart(world, mode);
        using var witness = open(world.Packets.Node);
        var state = witness.State;
        using var stream = world.OpenStream();
        using var flow = world.OpenFlow();
        var server = FaultWorld.Exchange(flow);
        var bound = Ask(world, FaultWorld.Sticky);
        var asked = 0;
        Action look = witness.SeesWholeCommits ? static () => { } : () => witness.Look(whole);
        if (witness.SeesWholeCommits)
        {
            world.Repeat(() => witness.Look(whole), 0);
        }

        world.Repeat(churn.Step, 3);
        world.Repeat(() => Ask(world, FaultWorld.Stable, Protocol.Tcp, ref asked), 1);
        world.Repeat(() => Ask(world, FaultWorld.Stable, Protocol.Udp, ref asked), 1);
        world.Repeat(() => Ask(world, FaultWorld.Sticky).ShouldBe(bound, "affinity"), 5);
        world.Repeat(() => FaultWorld.Exchange(stream).ShouldBe("?", "the stream"), 5);
        world.Repeat(() => FaultWorld.Exchange(flow).ShouldBe(server, "the flow"), 5);

        var synced = Sweep(kills, () => world.StartAgent("--proxy-mode", mode), start, random, look);
        await world.StopAsync();

        asked.ShouldBeGreaterThanOrEqualTo(kills);
        whole.Looks.ShouldBeGreaterThanOrEqualTo(kills);
        synced.ShouldBeGreaterThanOrEqualTo(kills / 2, "half of them are killed at work");
        CheckRestart(world, mode, witness, state);
        witness.Look(whole);
        FaultWorld.Exchange(stream).ShouldBe("?");
        FaultWorld.Exchange(flow).ShouldBe(server);
        Ask(world, FaultWorld.Sticky).ShouldBe(bound);
    }

    // The first one has the most to write.
    private static TimeSpan TimeAStart(FaultWorld world, string mode)
    {
        var clock = Stopwatch.StartNew();
        using var agent = world.StartAgent("--proxy-mode", mode);
        agent.WaitUntilWatching();
        agent.KillAtOnce();
        return clock.Elapsed;
    }

    private static int Sweep(int kills, Func<NativeAgent> startAgent, TimeSpan start, Random random, Action look)
    {
        var synced = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using var agent = startAgent();
            if (kill % 2 == 0)
            {
                Thread.Sleep(start * random.NextDouble());
            }
            else
            {
                agent.WaitFor("IPv6: first sync done");
                Thread.Sleep(start * random.NextDouble() / 2);
            }

            agent.KillAtOnce();
            look();
            synced += agent.IsSynced ? 1 : 0;
        }

        return synced;
    }

    // Invariant 3: once the kernel is up to date, one more start commits nothing.
    private static void CheckRestart(FaultWorld world, string mode, IKernelWitness witness, string before)
    {
        using (var last = world.StartAgent("--proxy-mode", mode))
        {
            last.WaitUntilWatching();
        }

        var state = witness.State;
        state.ShouldNotBe(before);
        using var again = world.StartAgent("--proxy-mode", mode);
        again.WaitUntilWatching();
        witness.State.ShouldBe(state, again.Said);
        again.Said.ShouldContain("IPv4: first sync done");
        again.Said.Split('\n').Where(line => line.Contains("repaired", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static void Ask(FaultWorld world, string address, Protocol protocol, ref int asked)
    {
        Ask(world, address, protocol);
        Interlocked.Increment(ref asked);
    }

    private static string Ask(FaultWorld world, string address, Protocol protocol = Protocol.Tcp)
    {
        var answer = world.Packets.Ask(world.Packets.Client, address, 80, protocol);
        answer.Split(' ')[0].ShouldBeOneOf("a", "b", "remote");
        return answer;
    }
}
