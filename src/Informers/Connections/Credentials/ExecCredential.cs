using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Headers;

namespace KubeProxyNet.Informers.Connections.Credentials;

/// <summary>Asks a plugin for credentials and keeps them until they expire or are refused.</summary>
internal sealed class ExecCredential(ExecPlugin plugin, TimeProvider time) : ApiCredential, IDisposable
{
    private const int MaxError = 512;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(10);

    // All informers start at once; one of them runs the plugin, which may open a browser or ask a cloud, the others wait for its answer.
    private readonly SemaphoreSlim _turn = new(1);
    private ExecAnswer? _answer;

    /// <summary>The plugin's certificate and key, null before it was asked or if it gives none.</summary>
    internal (byte[] Certificate, byte[] Key)? Certificate => _answer is { Certificate: { } certificate, Key: { } key } ? (certificate, key) : null;

    public void Dispose() => _turn.Dispose();

    internal override async ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_answer is null || _answer.ExpiresAt - Leeway <= time.GetUtcNow())
            {
                _answer = ExecAnswer.Read(plugin, await RunAsync(cancellationToken));
            }

            return _answer.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        }
        finally
        {
            _turn.Release();
        }
    }

    internal override void Invalidate() => _answer = null;

    private async Task<byte[]> RunAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var process = Start();
        try
        {
            process.StandardInput.Close();

            // Whoever has asked for them has to close them: the process does not.
            using var outputReader = process.StandardOutput;
            using var errorReader = process.StandardError;
            using var output = new MemoryStream();
            var errors = errorReader.ReadToEndAsync(either.Token);
            await outputReader.BaseStream.CopyToAsync(output, either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 ? output.ToArray() : throw Failed($"failed with exit code {process.ExitCode}: {Cut(await errors)}", null);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed($"did not end within {Patience.TotalSeconds} s", e);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = plugin.Request;
        try
        {
            return Process.Start(start) ?? throw Failed("could not be started", null);
        }
        catch (Win32Exception e)
        {
            throw Failed($"could not be started: {e.Message}{(plugin.InstallHint.Length > 0 ? $" ({plugin.InstallHint})" : "")}", e);
        }
    }

    private KubeconfigException Failed(string problem, Exception? inner) => new(plugin.File, plugin.Field, $"{plugin.Command} {problem}", inner);

    private static string Cut(string text) => text.Length > MaxError ? text[..MaxError] : text.Trim();
}
