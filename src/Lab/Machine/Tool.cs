using System.Diagnostics;

namespace KubeProxyNet.Lab.Machine;

/// <summary>Runs a tool of this machine to its end.</summary>
internal static class Tool
{
    /// <summary>Runs it and returns what it wrote and how it ended.</summary>
    internal static Task<ToolResult> TryAsync(string file, IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken) =>
        TryAsync(new ProcessStartInfo(file, arguments), input, cancellationToken);

    /// <summary>Runs it and returns what it wrote and how it ended.</summary>
    internal static async Task<ToolResult> TryAsync(ProcessStartInfo start, string? input, CancellationToken cancellationToken)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Start(start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await WriteInputAsync(process, input);
            await process.WaitForExitAsync(cancellationToken);
            return new ToolResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Starts a process, or says in one line why that cannot be.</summary>
    internal static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new LabException($"cannot start {start.FileName}: {exception.Message}", exception);
        }
    }

    /// <summary>Finds a program as a shell would; <c>null</c>: there is none.</summary>
    internal static string? Find(string program, string? searchPath = null)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(program) ? Path.GetFullPath(program) : null;
        }

        var folders = (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    private static async Task WriteInputAsync(Process process, string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code tells the rest.
        }
    }
}
