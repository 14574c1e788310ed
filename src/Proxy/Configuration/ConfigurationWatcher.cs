using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>
/// Notices that the configuration file has another content. It reads the file again every few seconds and asks for no file events, because a
/// ConfigMap volume is updated by turning a symbolic link two levels above the file: no event on the file says so.
/// </summary>
internal sealed class ConfigurationWatcher(string path, Func<string, byte[]> readFile, TimeProvider time, ILogger<ConfigurationWatcher> logger)
{
    /// <summary>Time between two looks; the kubelet updates a volume about once a minute.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private byte[]? _first;

    /// <summary>Remembers the content of now. To be called before the file is parsed, so that no change is lost in between.</summary>
    public void Begin() => _first = TryHash();

    /// <summary>Returns when the file holds something else than at the beginning. A file that cannot be read is waited for.</summary>
    public async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        var readable = _first is not null;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var hash = TryHash();
            if (readable != hash is not null)
            {
                readable = hash is not null;
                LogReadable(readable);
            }

            if (hash is not null && (_first is null || !hash.AsSpan().SequenceEqual(_first)))
            {
                logger.ConfigurationChanged(path);
                return;
            }
        }
    }

    private void LogReadable(bool readable)
    {
        if (readable)
        {
            logger.ConfigurationReadable(path);
        }
        else
        {
            logger.ConfigurationUnreadable(path);
        }
    }

    private byte[]? TryHash()
    {
        try
        {
            return SHA256.HashData(readFile(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
