using System.Globalization;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>Processes that this one can see and that share a network namespace.</summary>
/// <param name="proc">Where /proc is.</param>
/// <param name="networkNamespace">A file of the namespace; null for this process's own.</param>
internal sealed class NodeProcesses(string proc = "/proc", string? networkNamespace = null)
{
    private static readonly string[] _socketTables = ["tcp", "tcp6"];

    private readonly string _namespace = networkNamespace ?? $"{proc}/self/ns/net";

    /// <summary>The processes of that name, without this one.</summary>
    internal IReadOnlyList<int> Named(string name)
    {
        var wanted = LinkOf(_namespace);
        return [.. All().Where(process => process != Environment.ProcessId && NameOf(process) == name && LinkOf($"{proc}/{process}/ns/net") == wanted)];
    }

    /// <summary>Who listens on a TCP port, as words for a message; null if nobody or this process.</summary>
    internal string? FindListener(int port)
    {
        var inodes = _socketTables
            .SelectMany(file => ListeningSocket.Read(Read($"{proc}/self/net/{file}")))
            .Where(socket => socket.Port == port)
            .Select(socket => $"socket:[{socket.Inode}]")
            .ToHashSet();
        if (inodes.Count == 0)
        {
            return null;
        }

        var owners = All().Where(process => HoldsAny(process, inodes)).ToList();
        if (owners.Contains(Environment.ProcessId) || owners.Exists(owner => NameOf(owner) == "kubeproxynet"))
        {
            return null;
        }

        return owners.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"process {owners[0]} ({NameOf(owners[0])})") : "another process";
    }

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The process is gone, or not ours to look at.
            return null;
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private IEnumerable<int> All() => Directory.EnumerateDirectories(proc)
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : 0)
        .Where(process => process > 0);

    private string NameOf(int process) => Read($"{proc}/{process}/comm").Trim();

    private bool HoldsAny(int process, HashSet<string> inodes)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"{proc}/{process}/fd").Any(file => LinkOf(file) is { } target && inodes.Contains(target));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
