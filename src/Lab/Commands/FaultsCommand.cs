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
        var line = LabCommandLine.Parse("faults", words, ["--only", "--rate"], "--once");
        var options = LabCommandLine.ReadOptions(line);
        if (options.Nodes < 2)
        {
            throw new LabException("--nodes: faults need two nodes at least");
        }

        var only = line.Value("--only")?.Split(',', StringSplitOptions.TrimEntries);
        var faults = FaultTable.All
            .Where(fault => only is null || Array.Exists(only, name => fault.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))
            .Select(fault => line.Flag("--once") ? fault with { Times = 1 } : fault)
            .ToList();
        if (faults.Count == 0)
        {
            throw new LabException($"--only: none of {string.Join(", ", FaultTable.All.Select(fault => fault.Name))}");
        }

        var clock = Stopwatch.StartNew();
        await using var process = await LabProcess.StartAsync(options, static _ => { }, cancellationToken);
        var ground = new FaultGround(new LabClient(process.Folder, process.Folder.ReadRunningState(), cancellationToken), line.Number("--rate", FaultGround.DefaultRate, 1, 5000));
        try
        {
            await ground.PrepareAsync();
            Console.WriteLine($"{options.Nodes} nodes, mode {options.ProxyMode}; {ground.Rate} new connections and {FaultGround.DatagramRate} datagrams a second, one connection held\n");
            Console.WriteLine(FaultResult.Head);
            var isOver = false;
            foreach (var fault in faults)
            {
                var result = await new FaultRun(ground).RunAsync(fault);
                isOver |= !result.IsWithinBounds;
                Console.WriteLine(result);
            }

            Console.WriteLine($"\nall of it in {clock.Elapsed.TotalSeconds:F0} s");
            return isOver ? 1 : 0;
        }
        catch (DemoFailureException failure)
        {
            Console.WriteLine($"expected {failure.Expected}, saw {failure.Seen}");
            return 1;
        }
    }
}
