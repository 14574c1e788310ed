using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Commands;

/// <summary>Runs a command on a node, or outside the cluster on the underlay.</summary>
internal static class ExecCommand
{
    internal static async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var line = CommandLine.Parse("exec", words, ["--name"]);
        if (line.Rest.Count == 0)
        {
            throw new LabException("exec: on which node? for example: exec worker1 -- ip address");
        }

        var node = line.Rest[0];
        var state = line.Folder().ReadRunningState();
        if (node != LabNetwork.Underlay && !state.Nodes.Contains(node))
        {
            throw new LabException($"exec: there is no node '{node}', only {string.Join(", ", state.Nodes)}, and '{LabNetwork.Underlay}' outside the cluster");
        }

        var command = line.Rest.Skip(1).SkipWhile(word => word == "--").ToList();
        return await Foreground.RunAsync(LabProcess.PrepareExec(state, node, command.Count == 0 ? ["sh"] : command), cancellationToken);
    }
}
