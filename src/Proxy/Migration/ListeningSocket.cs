using System.Globalization;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>A TCP socket that waits for connections.</summary>
/// <param name="Port">Its port.</param>
/// <param name="Inode">The number by which <c>/proc/PID/fd</c> names it.</param>
internal readonly record struct ListeningSocket(int Port, string Inode)
{
    private const string Listen = "0A";

    /// <summary>Reads <c>/proc/net/tcp</c> or <c>/proc/net/tcp6</c>.</summary>
    internal static IEnumerable<ListeningSocket> Read(string text)
    {
        // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode ...
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var local, _, Listen, _, _, _, _, _, var inode, ..]
                && int.TryParse(local.AsSpan(local.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var port))
            {
                yield return new ListeningSocket(port, inode);
            }
        }
    }
}
