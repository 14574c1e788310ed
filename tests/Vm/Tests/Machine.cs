using System.Diagnostics;

namespace KubeProxyNet.Vm.Tests;

// Runs the guest's program in the machine that tests/Vm/in-vm makes.
internal static class Machine
{
    internal static readonly string Root = FindRoot();
    private static readonly string Script = Path.Combine(Root, "tests", "Vm", "in-vm");

    private static readonly Lazy<string?> _whyNot = new(Check);

    /// <summary>Why there can be none here; null if there can.</summary>
    internal static string? WhyNot => _whyNot.Value;

    /// <summary>Starts a machine, runs the tests with these names in it, and takes down what it says.</summary>
    /// <param name="part">What the log is called, artifacts/vm/PART.log.</param>
    /// <param name="names">Names of classes, methods or cases.</param>
    internal static async Task<GuestReport> RunAsync(string part, IEnumerable<string> names)
    {
        // Beside this project's own output, built with it.
        var folder = AppContext.BaseDirectory.Replace("KubeProxyNet.Vm.Tests", "KubeProxyNet.Vm.Guest", StringComparison.Ordinal);
        var (status, output, error) = await RunAsync(["--timeout", "1800", "--modules", "ip_vs", "--", "dotnet", Path.Combine(folder, "kubeproxynet-guest.dll"), .. names]);
        var log = Path.Combine(Root, "artifacts", "vm", $"{part}.log");
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        await File.WriteAllTextAsync(log, output + error);
        return new GuestReport(output, $"exit status {status}: {error}");
    }

    private static string? Check()
    {
        var (status, _, error) = RunAsync(["--check"]).GetAwaiter().GetResult();
        return status == 0 ? null : error.Trim();
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Script, arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KubeProxyNet.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("KubeProxyNet.sln is in no folder above the tests.");
    }
}
