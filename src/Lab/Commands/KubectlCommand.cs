using System.Diagnostics;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Commands;

/// <summary>kubectl with the lab's kubeconfig.</summary>
internal static class KubectlCommand
{
    internal static Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        // Only the first option may be ours; all others are kubectl's.
        var ours = words switch
        {
            ["--name", _, ..] => 2,
            [var first, ..] when first.StartsWith("--name=", StringComparison.Ordinal) => 1,
            _ => 0,
        };
        var folder = CommandLine.Parse("kubectl", [.. words.Take(ours)], ["--name"]).Folder();
        folder.ReadRunningState();
        var kubectl = Tool.Find("kubectl") ?? throw new LabException("kubectl is not on this machine's PATH");
        var start = new ProcessStartInfo(kubectl, words.Skip(ours));
        start.Environment["KUBECONFIG"] = folder.Kubeconfig;
        return Foreground.RunAsync(start, cancellationToken);
    }
}
