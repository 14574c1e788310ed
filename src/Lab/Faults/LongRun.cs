using System.Diagnostics;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Demo;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Faults;

/// <summary>
/// One fault after the other for a long time, in each mode for its share of it, beside a hundred Services that never rest. In the end of each mode what the
/// kernel holds is compared with what the API server wants, by each node's own doctor.
/// </summary>
/// <param name="ground">Where.</param>
/// <param name="faults">Which ones.</param>
/// <param name="time">How long.</param>
/// <param name="changesPerSecond">Of those Services.</param>
internal sealed class LongRun(FaultGround ground, IReadOnlyList<Fault> faults, TimeSpan time, int changesPerSecond)
{
    internal const int DefaultChanges = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(1);
    private readonly SortedDictionary<string, FaultSum> _sums = new(StringComparer.Ordinal);
    private readonly HashSet<Fault> _possible = [];
    private readonly List<Growth> _growths = [];
    private bool _isRight = true;
    private string _before = "nothing";

    /// <summary>Runs, and prints what is over its bound at once and tables in the end.</summary>
    /// <returns>Nothing was over its bound, nothing grew, and the state was right in the end.</returns>
    internal async Task<bool> RunAsync(TextWriter output)
    {
        await ChurnAsync(changesPerSecond);
        var clock = Stopwatch.StartNew();
        try
        {
            for (var index = 0; index < ground.Modes.Count; index++)
            {
                await RunInAsync(ground.Modes[index], clock, time * (index + 1) / ground.Modes.Count, output);
            }
        }
        finally
        {
            // Whoever interrupts it is told what it has seen by then.
            await output.WriteLineAsync($"\n{FaultSum.Head}\n{string.Join('\n', _sums.Values)}\n\n{Growth.Head}\n{string.Join('\n', _growths)}\n{ListOthers(faults.Where(fault => !_possible.Contains(fault)))}");
        }

        await output.WriteLineAsync($"\n{await ChurnAsync(0)} changes of other Services meanwhile");
        return _isRight && _sums.Values.All(sum => sum.IsWithinBounds) && _growths.TrueForAll(growth => growth.IsFlat);
    }

    /// <summary>What cannot be made to happen, and what it would take.</summary>
    internal static string ListOthers(IEnumerable<Fault> others) =>
        string.Concat(others.Select(fault => $"\nleft out: {fault.Name}{(fault.Needs.Length > 0 ? $" (needs {fault.Needs})" : "")}"));

    private async Task RunInAsync(string mode, Stopwatch clock, TimeSpan until, TextWriter output)
    {
        if (ground.Mode != mode)
        {
            await output.WriteLineAsync($"{clock.Elapsed:hh\\:mm\\:ss} to mode {mode}");
            await RunFaultAsync(new Fault($"from mode to mode", 1, new(0, 0, s_patience), _ => SwitchAsync(mode), ground => ground.IsReadyAsync(ground.Near)), clock, output);
        }

        var lives = new Dictionary<(string Program, string Process), Growth>();
        while (clock.Elapsed < until)
        {
            var possible = faults.Where(fault => fault.IsPossible(ground)).ToList();
            _possible.UnionWith(possible);
            await RunFaultAsync(possible[_random.Next(possible.Count)] with { Times = 1 }, clock, output);
            await SampleAsync(mode, lives);
        }

        _growths.AddRange(lives.Values.Where(growth => growth.IsLong));
        await ChurnAsync(0);
        await CompareAsync(mode, output);
        await ChurnAsync(changesPerSecond);
    }

    private async Task RunFaultAsync(Fault fault, Stopwatch clock, TextWriter output)
    {
        var result = await new FaultRun(ground).RunAsync(fault);
        if (!_sums.TryGetValue(fault.Name, out var sum))
        {
            _sums[fault.Name] = sum = new FaultSum(fault.Name);
        }

        sum.Add(result);
        if (!result.IsWithinBounds)
        {
            await output.WriteLineAsync($"{clock.Elapsed:hh\\:mm\\:ss} {ground.Mode}, after \"{_before}\": {result}");
            await ground.SettleAsync();
        }

        _before = fault.Name;
    }

    private Task SwitchAsync(string mode) => ground.RollAsync(ground.Lab.Folder.ReadAgents() with { Mode = mode });

    // Where agents are not ended again and again: on the node with the clients they are.
    private async Task SampleAsync(string mode, Dictionary<(string Program, string Process), Growth> lives)
    {
        foreach (var program in (string[])[LabCluster.ProxyProgram, LabCluster.NetworkProgram])
        {
            var sample = await AgentSample.TakeAsync(ground, program, ground.Far);
            var life = (program, sample.Process);
            if (!lives.TryGetValue(life, out var growth))
            {
                lives[life] = growth = new Growth($"{program} of {ground.Far}, {mode} mode");
            }

            growth.Add(sample);
        }
    }

    private async Task CompareAsync(string mode, TextWriter output)
    {
        foreach (var node in ground.Lab.State.Nodes)
        {
            ToolResult? said = null;
            try
            {
                await ground.Lab.UntilAsync("a doctor who finds nothing", async () => (said = await ground.Lab.TryRunAsync(node, ground.Lab.Folder.ReadAgents().Proxy, "doctor")).ExitCode is 0 or 1, s_patience);
                await output.WriteLineAsync($"{node}, {mode} mode: what the kernel holds is what the API server wants");
            }
            catch (DemoFailureException)
            {
                _isRight = false;
                await output.WriteLineAsync($"{node}, {mode} mode: WRONG IN THE END\n{said?.Output}{said?.Error}");
            }
        }
    }

    private async Task<long> ChurnAsync(int rate) =>
        (await ground.TellServerAsync("churn", new JsonObject { ["changesPerSecond"] = rate })).Number("changes") ?? 0;
}
