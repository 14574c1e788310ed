using System.Diagnostics;
using KubeProxyNet.Lab.Demo;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Commands;

/// <summary>The tour: starts a lab, shows what it does with figures, and proves that nothing is left of it.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(5);

    internal static async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        Requirements.Check();
        var line = LabCommandLine.Parse("demo", words, "--keep");
        var options = LabCommandLine.ReadOptions(line) with { PodRangeLength = DemoOptions.PodRangeLength };
        if (Tool.Find("kubectl") is null)
        {
            throw new LabException("the demo needs kubectl, which is not on this machine's PATH");
        }

        var console = new DemoConsole();
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"KubeProxyNet: {options.Nodes} nodes on this machine, proxy {options.Proxy ?? "none"}, mode {options.ProxyMode}");
        try
        {
            await RunAsync(options, line.Flag("--keep"), console, cancellationToken);
            Console.WriteLine($"all of it in {clock.Elapsed.TotalSeconds:F0} s");
            return 0;
        }
        catch (DemoFailureException)
        {
            return 1;
        }
    }

    private static async Task RunAsync(LabOptions options, bool keep, DemoConsole console, CancellationToken cancellationToken)
    {
        var before = Traces.Take();
        LabProcess? lab = null;
        try
        {
            await console.StepAsync("start a cluster", async () =>
            {
                lab = await LabProcess.StartAsync(options, console.Progress, cancellationToken);
                return string.Join(", ", lab.Folder.ReadRunningState().Nodes);
            });
            var client = new LabClient(lab!.Folder, lab.Folder.ReadRunningState(), cancellationToken);
            await new Tour(client, console).RunAsync();
            if (!keep)
            {
                var processes = Traces.ReadProcesses(client.State.Process);
                await console.StepAsync("clean up", () => CleanUpAsync(lab, before, processes));
            }
        }
        finally
        {
            if (lab is not null && keep && !cancellationToken.IsCancellationRequested)
            {
                await lab.KeepAsync();
                Console.WriteLine($"  the lab is kept: export KUBECONFIG={lab.Folder.Kubeconfig}; 'down --name {options.Name}' stops it");
            }

            await (lab?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private static async Task<string> CleanUpAsync(LabProcess lab, Traces before, LabProcesses processes)
    {
        await lab.DisposeAsync();
        var clock = Stopwatch.StartNew();
        List<string> left;
        do
        {
            // The kernel takes namespaces down in the background.
            left = [.. before.NewIn(Traces.Take()), .. Traces.Survivors(processes), .. Directory.Exists(lab.Folder.Directory) ? (string[])[lab.Folder.Directory] : []];
            if (left.Count == 0)
            {
                return $"{processes.Identities.Count} processes, {processes.Namespaces.Count} network namespaces, all links, mounts and files are gone";
            }

            await Task.Delay(100);
        }
        while (clock.Elapsed < CleanUpDeadline);

        throw new DemoFailureException("nothing left", string.Join('\n', left));
    }
}
