using System.Diagnostics;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Migration;

// Runs programs inside a sandbox, or pretends that some are not installed.
internal sealed class SandboxRunner(Sandbox sandbox, params string[] missing) : ICommandRunner
{
    public CommandResult? Run(string command, IReadOnlyList<string> arguments, string? input = null)
    {
        if (Array.Exists(missing, command.StartsWith) || !File.Exists($"/usr/sbin/{command}"))
        {
            return null;
        }

        var start = new ProcessStartInfo("nsenter", [$"--net={sandbox.Namespace.Path}", command, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output, error.Result);
    }
}
