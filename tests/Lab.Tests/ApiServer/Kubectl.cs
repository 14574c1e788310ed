using System.Diagnostics;

namespace KubeProxyNet.Lab.Tests.ApiServer;

/// <summary>Runs the real kubectl with a home of its own.</summary>
internal sealed class Kubectl : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("kubectl-");
    private readonly string _config;

    public Kubectl(RunningServer server)
    {
        _config = System.IO.Path.Combine(_home.FullName, "config");
        File.WriteAllText(_config, server.Host.MakeKubeconfig(server.Host.Addresses[0]));
    }

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => System.IO.Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);

    /// <summary>What it printed; fails if it fails.</summary>
    public async Task<string> RunAsync(string arguments, string input = "")
    {
        var (code, output, error) = await TryAsync(arguments, input);
        code.ShouldBe(0, $"kubectl {arguments}: {output}{error}");
        return output;
    }

    public async Task<(int Code, string Output, string Error)> TryAsync(string arguments, string input = "")
    {
        var start = new ProcessStartInfo(Path!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = _config;
        start.Environment["HOME"] = _home.FullName;
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output, await error);
    }

    public void Dispose() => _home.Delete(recursive: true);
}
