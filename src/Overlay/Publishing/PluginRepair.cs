using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Publishing;

/// <summary>Has the CNI plugin write its nftables table again, when somebody may have changed it: the plugin itself is not there between two pods.</summary>
internal sealed class PluginRepair(OverlayOptions options, TimeProvider time, ILogger logger)
{
    private const string Word = "repair";

    // A flush is many events.
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(100);

    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for it. Any thread.</summary>
    internal void Ask() => _asked.Writer.TryWrite(true);

    /// <summary>Runs until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var plugin = Path.Combine(options.CniBinaryFolder, OverlayNames.Plugin);
        await foreach (var _ in _asked.Reader.ReadAllAsync(cancellationToken))
        {
            await Task.Delay(SettleTime, time, cancellationToken);
            if (!File.Exists(plugin))
            {
                continue;
            }

            try
            {
                await RunAsync(plugin, cancellationToken);
            }
            catch (Win32Exception error)
            {
                Log.PluginNotRepaired(logger, plugin, error.Message);
            }
        }
    }

    private async Task RunAsync(string plugin, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(plugin, [Word]) { RedirectStandardError = true })!;

        // Whoever has asked for it has to close it: the process does not.
        using var reader = process.StandardError;
        var error = await reader.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            Log.PluginNotRepaired(logger, plugin, error.Trim());
        }
    }
}
