using System.Diagnostics;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Commands;

/// <summary>Lets another program have the terminal, and ends as it does.</summary>
internal static class Foreground
{
    internal static async Task<int> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using var process = Tool.Start(start);

        // Ctrl-C reaches the other program by the terminal; a SIGTERM for us does not.
        await using var registration = cancellationToken.Register(() => SystemCalls.Signal(process.Id, SystemCalls.SIGTERM));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
