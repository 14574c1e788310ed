using System.ComponentModel;
using System.Diagnostics;

namespace KubeProxyNet.Backends.Processes;

/// <summary>Runs programs for real, in this process's namespaces.</summary>
public sealed class CommandRunner : ICommandRunner
{
    private const int NoSuchFile = 2;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    // A container's PATH need not have the folders of the system's own programs.
    private static readonly string[] _folders = ["", "/usr/sbin/", "/sbin/"];

    /// <inheritdoc/>
    public CommandResult? Run(string command, IReadOnlyList<string> arguments, string? input = null) =>
        _folders.Select(folder => TryRun(folder + command, arguments, input)).FirstOrDefault(result => result is not null);

    private static CommandResult? TryRun(string command, IReadOnlyList<string> arguments, string? input)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            if (!process.WaitForExit(_patience))
            {
                process.Kill();
                throw new IOException($"{command} did not end within {_patience.TotalSeconds:0} s");
            }

            return new CommandResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (Win32Exception failure) when (failure.NativeErrorCode == NoSuchFile)
        {
            return null;
        }
    }
}
