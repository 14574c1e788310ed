using System.Diagnostics;

namespace KubeProxyNet.Manifests.Tests;

// Programs that look at manifests as an operator's would.
internal static class Tool
{
    // Where ./dev install puts what it takes out of packages.
    private static readonly string Extracted = Path.Combine(FindRoot(), "artifacts", "tools", "usr", "bin");

    internal static string Manifests { get; } = Path.Combine(FindRoot(), "manifests");

    /// <summary>Runs it; null if it is not installed.</summary>
    internal static (int Exit, string Output)? Run(string program, params string[] arguments)
    {
        try
        {
            var path = Path.Combine(Extracted, program);
            using var process = Process.Start(new ProcessStartInfo(File.Exists(path) ? path : program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "KubeProxyNet.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
