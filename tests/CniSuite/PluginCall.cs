using System.Diagnostics;
using KubeProxyNet.Testing;

namespace KubeProxyNet.CniSuite;

/// <summary>One call of a plugin, in a node's network namespace.</summary>
public static class PluginCall
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="program">The plugin.</param>
    /// <param name="host">The node.</param>
    /// <param name="variables">CNI_* variables; null: not set.</param>
    /// <param name="input">The configuration.</param>
    /// <param name="started">Told of the process; who kills it is answered with what it said until then.</param>
    public static (int Exit, string Output, string Error) Run(string program, Sandbox host, IReadOnlyDictionary<string, string?> variables, string input, Action<Process>? started = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        var start = new ProcessStartInfo("nsenter", [$"--net={host.Namespace.Path}", program]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        using var process = Process.Start(start)!;
        started?.Invoke(process);
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
