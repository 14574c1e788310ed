using System.Diagnostics;
using System.Text;

namespace KubeProxyNet.Lab.Tests.Streaming;

/// <summary>Runs kubectl against a server of the test's own, with nothing of the user's configuration.</summary>
internal sealed class Kubectl(Uri server, bool webSockets)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static string? Executable { get; } = Find();

    public Process Start(params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(Executable!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("--server=" + server);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["KUBECONFIG"] = "/dev/null";
        start.Environment["HOME"] = Path.GetTempPath();
        start.Environment["KUBECTL_REMOTE_COMMAND_WEBSOCKETS"] = webSockets ? "true" : "false";
        start.Environment["KUBECTL_PORT_FORWARD_WEBSOCKETS"] = webSockets ? "true" : "false";
        return Process.Start(start)!;
    }

    public async Task<KubectlResult> RunAsync(byte[] input, params string[] arguments)
    {
        using var process = Start(arguments);
        using var timeout = new CancellationTokenSource(Deadline);
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, timeout.Token);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A kubectl that failed early has not read it; its message says why.
        }

        try
        {
            await process.WaitForExitAsync(timeout.Token);
            await reading;
            return new KubectlResult(process.ExitCode, output.ToArray(), await errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public Task<KubectlResult> RunAsync(string input, params string[] arguments) => RunAsync(Encoding.UTF8.GetBytes(input), arguments);

    private static string? Find() =>
        Environment.GetEnvironmentVariable("KUBECTL") is { Length: > 0 } path
            ? path
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
                .Select(folder => Path.Combine(folder, "kubectl"))
                .FirstOrDefault(File.Exists);
}
