using System.Diagnostics;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Commands;

/// <summary>Starts a lab, which stays until <c>down</c>.</summary>
internal static class UpCommand
{
    internal static async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        Requirements.Check();
        var line = LabCommandLine.Parse("up", words, "--foreground");
        var options = LabCommandLine.ReadOptions(line);
        var clock = Stopwatch.StartNew();
        await using var lab = await LabProcess.StartAsync(options, text => Console.WriteLine($"{clock.Elapsed.TotalSeconds,6:F2} s  {text}"), cancellationToken);
        var name = options.Name == LabOptions.DefaultName ? string.Empty : $" --name {options.Name}";
        Console.WriteLine($"""
            {clock.Elapsed.TotalSeconds,6:F2} s  lab '{options.Name}' is up: {string.Join(", ", lab.Folder.ReadRunningState().Nodes)}

              export KUBECONFIG={lab.Folder.Kubeconfig}
              kubeproxynet-lab kubectl{name} get nodes -o wide
              kubeproxynet-lab exec{name} worker1 -- ip address
              kubeproxynet-lab down{name}

            """);
        if (!line.Flag("--foreground"))
        {
            await lab.KeepAsync();
            return 0;
        }

        Console.WriteLine("Ctrl-C stops it.");
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        Console.WriteLine("stopping ...");
        return 0;
    }
}
