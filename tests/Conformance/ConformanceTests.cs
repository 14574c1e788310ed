using System.Collections.Concurrent;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Tests.Scenarios;
using KubeProxyNet.Testing;
using Xunit.Abstractions;

namespace KubeProxyNet.Conformance.Tests;

// All backends give the same answer to the same packet: the one that the abstract ruleset gives.
[Trait("Invariant", "5")]
public class ConformanceTests(ITestOutputHelper output)
{
    // Most of the time is spent in waiting for what never comes: several worlds wait at once, as many as the processor has time for.
    private static readonly int Worlds = KernelModes.IsSlow ? 3 : 6;
    private const int Sample = 10;

    public static TheoryData<string> Modes => [.. ConformanceModes.All.Where(mode => mode.IsHere()).Select(mode => mode.Name)];

    [KernelTheory]
    [MemberData(nameof(Modes))]
    public void Every_packet_of_every_scenario_meets_the_fate_that_the_rules_say(string name)
    {
        var mode = ConformanceModes.Find(name);
        var tally = new Tally();
        var groups = ScenarioCase.All.GroupBy(item => item.WorldKey).OrderByDescending(group => group.Count()).Select(group => group.ToArray()).ToList();

        // The usual node, in as many worlds; then the nodes with other addresses and links.
        var jobs = Enumerable.Range(0, Worlds).Select(world => (ScenarioCase[][])[[.. groups[0].Where((_, index) => index % Worlds == world)]]).Append([.. groups.Skip(1)]);
        InParallel(jobs, job =>
        {
            foreach (var cases in job)
            {
                using var run = new ConformanceRun(mode, cases, tally);
                Array.ForEach(cases, run.Play);
            }
        });

        Report(name, tally);
        tally.LimitsMet.ShouldBe(mode.Limits, ignoreOrder: true, "limits that no packet meets are none");
    }

    [KernelTheory]
    [MemberData(nameof(Modes))]
    public void It_makes_no_difference_where_the_rules_came_from(string name)
    {
        var tally = new Tally();
        var cases = ScenarioCase.All.GroupBy(item => item.WorldKey).MaxBy(group => group.Count())!.Where((_, index) => index % Sample == 0).Reverse().ToArray();
        using var run = new ConformanceRun(ConformanceModes.Find(name), cases, tally);

        foreach (var item in cases)
        {
            run.StartOver();
            run.Play(item);
        }

        Report(name, tally);
    }

    [SctpTheory]
    [MemberData(nameof(Modes))]
    public void Packets_over_SCTP_meet_the_fate_that_the_rules_say(string name)
    {
        var tally = new Tally();
        var cases = ScenarioCase.All.Where(item => item.Packets.Any(packet => packet.Protocol == Protocol.Sctp)).ToArray();
        using var run = new ConformanceRun(ConformanceModes.Find(name), cases, tally);

        Array.ForEach(cases, run.Play);

        Report(name, tally);
    }

    [Fact]
    public void The_page_for_operators_says_what_is_tested_and_what_is_not() => ScenarioFiles.Compare("docs/conformance.md", ConformancePage.Print());

    private void Report(string mode, Tally tally)
    {
        output.WriteLine($"{mode}: {tally}");
        tally.Mismatches.ShouldBeEmpty(string.Join('\n', tally.Mismatches));
        tally.Packets.ShouldBePositive();
    }

    // Threads of their own: the pool's are for the sockets.
    private static void InParallel(IEnumerable<ScenarioCase[][]> jobs, Action<ScenarioCase[][]> run)
    {
        var errors = new ConcurrentQueue<Exception>();
        var threads = jobs.Select(job => new Thread(() => Run(job))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        errors.ShouldBeEmpty();

        void Run(ScenarioCase[][] job)
        {
            try
            {
                run(job);
            }
            catch (Exception error)
            {
                errors.Enqueue(error);
            }
        }
    }
}
