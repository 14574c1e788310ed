using System.Diagnostics;
using KubeProxyNet.Lab.Demo;
using KubeProxyNet.Lab.Faults;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Commands;

/// <summary>The fault laboratory: a lab under load, one fault after the other, a table of what each has cost.</summary>
internal static class FaultsCommand
{
    internal static async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        Requirements.Check();
        var line = LabCommandLine.Parse("faults", words, ["--only", "--rate", "--modes", "--minutes", "--changes", "--previous", "--slower"], "--once");
        var modes = LabCommandLine.ReadModes(line);
        var options = LabCommandLine.ReadOptions(line) with { ProxyMode = modes[0] };
        if (options.Nodes < 2)
        {
            throw new LabException("--nodes: faults need two nodes at least");
        }

        var only = line.Value("--only")?.Split(',', StringSplitOptions.TrimEntries);
        var slowness = line.Number("--slower", 1, 1, 100);
        var faults = FaultTable.All
            .Where(fault => only is null || Array.Exists(only, name => fault.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))
            .Select(fault => line.Flag("--once") ? fault with { Times = 1 } : fault)
            .Select(fault => fault.OnSlowerMachine(slowness))
            .ToList();
        if (faults.Count == 0)
        {
            throw new LabException($"--only: none of {string.Join(", ", FaultTable.All.Select(fault => fault.Name))}");
        }

        var previous = line.Value("--previous") is { } path ? PublishedBinary.Previous.Find(path) : null;
        var clock = Stopwatch.StartNew();
        await using var process = await LabProcess.StartAsync(options, static _ => { }, cancellationToken);
        var ground = new FaultGround(new LabClient(process.Folder, process.Folder.ReadRunningState(), cancellationToken), line.Number("--rate", FaultGround.DefaultRate, 1, 5000), modes, previous);
        try
        {
            await ground.PrepareAsync();
            Console.WriteLine($"{options.Nodes} nodes, mode {string.Join(", ", modes)}; {ground.Rate} new connections and {ground.DatagramRate} datagrams a second, one connection held{(slowness > 1 ? $"; bounds of time are {slowness} times as long" : "")}\n");
            var isWithinBounds = line.Value("--minutes") is null
                ? await RunOnceAsync(ground, faults)
                : await new LongRun(ground, faults, TimeSpan.FromMinutes(line.Number("--minutes", 60, 1, 24 * 60)), line.Number("--changes", LongRun.DefaultChanges, 1, 1000)).RunAsync(Console.Out);
            Console.WriteLine($"\nall of it in {clock.Elapsed.TotalSeconds:F0} s");
            return isWithinBounds ? 0 : 1;
        }
        catch (DemoFailureException failure)
        {
            Console.WriteLine($"expected {failure.Expected}, saw {failure.Seen}");
            return 1;
        }
    }

    private static async Task<bool> RunOnceAsync(FaultGround ground, IReadOnlyList<Fault> faults)
    {
        Console.WriteLine(FaultResult.Head);
        var isWithinBounds = true;
        var byPossibility = faults.ToLookup(fault => fault.IsPossible(ground));
        foreach (var fault in byPossibility[true])
        {
            var result = await new FaultRun(ground).RunAsync(fault);
            isWithinBounds &= result.IsWithinBounds;
            Console.WriteLine(result);
            if (!result.IsWithinBounds)
            {
                await ground.SettleAsync();
            }
        }

        Console.WriteLine(LongRun.ListOthers(byPossibility[false]));
        return isWithinBounds;
    }
}
