using System.Globalization;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Faults;

// Invariants 2, 3 and 7 with the published agent. KUBEPROXYNET_KILLS asks for more than the usual number.
public sealed class KillSweepTests
{
    private const int LongestStart = 80;
    private const int LongestWork = 40;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("KUBEPROXYNET_KILLS") ?? "200", CultureInfo.InvariantCulture);

    [AgentFact]
    public async Task Killed_at_any_moment_it_leaves_every_service_whole_and_no_connection_fails()
    {
        var random = new Random(1);
        await using var world = await FaultWorld.StartAsync();
        var whole = new WholeServices();
        whole.Expect(FaultWorld.Stable, [world.Packets.A, world.Packets.B, world.Packets.R], canBeAbsent: false);
        var churn = new ServiceChurn(world.Objects, whole, random);
        churn.Begin();
        using (var first = world.StartAgent())
        {
            first.WaitUntilWatching();
            first.KillAtOnce();
        }

        using var kernel = NftablesConnection.Open(world.Packets.Node.Namespace);
        var generation = kernel.GetGeneration().Id;
        using var stream = world.OpenStream();
        using var flow = world.OpenFlow();
        var server = FaultWorld.Exchange(flow);
        var bound = Ask(world, FaultWorld.Sticky);
        var asked = 0;
        world.Repeat(() => whole.Look(kernel), 0);
        world.Repeat(churn.Step, 3);
        world.Repeat(() => Ask(world, FaultWorld.Stable, Protocol.Tcp, ref asked), 1);
        world.Repeat(() => Ask(world, FaultWorld.Stable, Protocol.Udp, ref asked), 1);
        world.Repeat(() => Ask(world, FaultWorld.Sticky).ShouldBe(bound, "affinity"), 5);
        world.Repeat(() => FaultWorld.Exchange(stream).ShouldBe("?", "the stream"), 5);
        world.Repeat(() => FaultWorld.Exchange(flow).ShouldBe(server, "the flow"), 5);

        var synced = Sweep(world, random);
        await world.StopAsync();

        asked.ShouldBeGreaterThan(Kills);
        whole.Looks.ShouldBeGreaterThan(Kills);
        synced.ShouldBeGreaterThanOrEqualTo(Kills / 2, "half of them are killed at work");
        CheckRestart(world, kernel, generation);
        whole.Look(kernel);
        FaultWorld.Exchange(stream).ShouldBe("?");
        FaultWorld.Exchange(flow).ShouldBe(server);
        Ask(world, FaultWorld.Sticky).ShouldBe(bound);
    }

    private static int Sweep(FaultWorld world, Random random)
    {
        var synced = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var agent = world.StartAgent();
            if (kill % 2 == 0)
            {
                Thread.Sleep(random.Next(LongestStart));
            }
            else
            {
                agent.WaitFor("IPv6: first sync done");
                Thread.Sleep(random.Next(LongestWork));
            }

            agent.KillAtOnce();
            synced += agent.IsSynced ? 1 : 0;
        }

        return synced;
    }

    // Invariant 3: once the kernel is up to date, one more start commits nothing.
    private static void CheckRestart(FaultWorld world, NftablesConnection kernel, uint before)
    {
        using (var last = world.StartAgent())
        {
            last.WaitUntilWatching();
        }

        var generation = kernel.GetGeneration().Id;
        generation.ShouldNotBe(before);
        using var again = world.StartAgent();
        again.WaitUntilWatching();
        kernel.GetGeneration().Id.ShouldBe(generation, again.Said);
        again.Said.ShouldContain("IPv4: first sync done");
        again.Said.ShouldNotContain("repaired");
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
