using System.Globalization;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Finds out who holds the lock that all iptables programs share.</summary>
internal static class IptablesLock
{
    private const string LockFile = "/run/xtables.lock";

    /// <summary><c>iptables-restore (4711)</c>; null if it cannot be told.</summary>
    internal static string? FindHolder()
    {
        try
        {
            var path = Environment.GetEnvironmentVariable("XTABLES_LOCKFILE") ?? LockFile;
            return InodeOf(path) is { } inode && FindHolder(File.ReadLines("/proc/locks"), inode) is { } process
                ? $"{ReadName(process)} ({process})"
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // "1: FLOCK  ADVISORY  WRITE 4711 00:19:777 0 EOF"; those that wait have "->" after the number.
    internal static int? FindHolder(IEnumerable<string> locks, string inode)
    {
        foreach (var line in locks)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 5 && words[1] == "FLOCK" && words[5].EndsWith(":" + inode, StringComparison.Ordinal)
                && int.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out var process))
            {
                return process;
            }
        }

        return null;
    }

    private static string ReadName(int process) => File.Exists($"/proc/{process}/comm") ? File.ReadAllText($"/proc/{process}/comm").Trim() : "process";

    // The number is in what the kernel says of a descriptor of ours.
    private static string? InodeOf(string path)
    {
        using var file = File.Open(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete });
        var line = File.ReadLines($"/proc/self/fdinfo/{file.SafeFileHandle.DangerousGetHandle()}").FirstOrDefault(line => line.StartsWith("ino:", StringComparison.Ordinal));
        return line?["ino:".Length..].Trim();
    }
}
