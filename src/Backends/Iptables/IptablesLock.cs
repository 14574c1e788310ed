using System.Globalization;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Finds out who holds the lock that all iptables programs share.</summary>
internal static class IptablesLock
{
    /// <summary><c>iptables-restore (4711)</c>; null if it cannot be told.</summary>
    internal static string? FindHolder(string lockFile)
    {
        try
        {
            foreach (var process in FindHolders(File.ReadLines("/proc/locks")))
            {
                if (HasOpen(process, lockFile))
                {
                    return $"{File.ReadAllText($"/proc/{process}/comm").Trim()} ({process})";
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or none of our business.
        }

        return null;
    }

    /// <summary>
    /// Processes that hold any such lock: "1: FLOCK  ADVISORY  WRITE 4711 00:19:777 0 EOF"; those that wait have "->" after the number. Which file it is, its
    /// inode would tell; but to learn that of the lock's file one has to open it, which on this platform takes the lock.
    /// </summary>
    internal static IEnumerable<int> FindHolders(IEnumerable<string> locks)
    {
        foreach (var line in locks)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 4 && words[1] == "FLOCK" && int.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out var process))
            {
                yield return process;
            }
        }
    }

    private static bool HasOpen(int process, string file)
    {
        var folder = $"/proc/{process}/fd";
        return Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(descriptor => new FileInfo(descriptor).LinkTarget == file);
    }
}
