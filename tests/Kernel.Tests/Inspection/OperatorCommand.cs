using System.Diagnostics;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Inspection;

// A command of the published binary, as an operator runs it on a node.
internal static class OperatorCommand
{
    /// <summary>Runs it in a node's network namespace, and in a mount namespace of its own where something is to be put over the node's files first.</summary>
    internal static (int Exit, string Output) Run(Sandbox node, IEnumerable<string> arguments, string prepare = "")
    {
        string[] command = prepare.Length == 0
            ? [AgentBinary.Path, .. arguments]
            : ["unshare", "--mount", "sh", "-ec", $"{prepare}\nexec \"$@\"", "sh", AgentBinary.Path, .. arguments];
        using var process = StartCommand(node, command);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    /// <summary>Starts it.</summary>
    internal static Process Start(Sandbox node, IEnumerable<string> arguments) => StartCommand(node, [AgentBinary.Path, .. arguments]);

    private static Process StartCommand(Sandbox node, string[] command) =>
        Process.Start(new ProcessStartInfo("nsenter", [$"--net={node.Namespace.Path}", .. command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
