using System.ComponentModel;
using System.Diagnostics;

namespace KubeProxyNet.Backends.Processes;

/// <summary>Runs programs for real, in this process's namespaces.</summary>
/// <param name="prefix">A command that runs another one, such as <c>nsenter --net=PATH</c>; nothing to run programs as they are.</param>
public sealed class CommandRunner(params string[] prefix) : ICommandRunner
{
    private const int NoSuchFile = 2;

    // What nsenter and its like exit with when there is no such program.
    private const int NotFound = 127;

    // A container's PATH need not have the folders of the system's own programs.
    private static readonly string[] _folders = ["", "/usr/sbin/", "/sbin/"];

    /// <summary>How long a program may take before it is ended.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public CommandResult? Run(string command, IReadOnlyList<string> arguments, string? input = null) =>
        _folders.Select(folder => TryRun(folder + command, arguments, input)).FirstOrDefault(result => result is not null);

    private CommandResult? TryRun(string command, IReadOnlyList<string> arguments, string? input)
    {
        string[] words = [.. prefix, command, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;

            // Whoever has asked for them has to close them: the process does not.
            using var outputReader = process.StandardOutput;
            using var errorReader = process.StandardError;
            var output = outputReader.ReadToEndAsync();
            var error = errorReader.ReadToEndAsync();
            Feed(process, input);
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                throw new IOException($"{command} did not end within {Patience.TotalSeconds:0} s");
            }

            var result = new CommandResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
            return prefix.Length > 0 && result.ExitCode == NotFound ? null : result;
        }
        catch (Win32Exception failure) when (failure.NativeErrorCode == NoSuchFile)
        {
            return null;
        }
    }

    // A program that stops reading has something to say about it: what counts is how it ends.
    private static void Feed(Process process, string? input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            process.StandardInput.BaseStream.Close();
        }
    }
}
