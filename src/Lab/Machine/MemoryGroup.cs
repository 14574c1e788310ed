using System.Globalization;

namespace KubeProxyNet.Lab.Machine;

/// <summary>A memory cgroup with a limit, for one program: what a container with that limit would be (cgroups(7), both hierarchies).</summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private readonly string _folder;
    private readonly bool _isUnified;

    private MemoryGroup(string folder, bool isUnified)
    {
        _folder = folder;
        _isUnified = isUnified;
    }

    /// <summary>Whether the kernel, and whoever manages its cgroups, lets one be made.</summary>
    internal static bool IsPossible()
    {
        var (isUnified, own) = FindOwn();
        return own is not null && (!isUnified || File.ReadAllText(Path.Combine(own, "cgroup.subtree_control")).Split(' ', '\n').Contains("memory"));
    }

    /// <summary>Makes one below this process's own.</summary>
    /// <param name="megabytes">The limit, in MiB; without swap.</param>
    internal static MemoryGroup Create(int megabytes)
    {
        var (isUnified, own) = FindOwn();
        var group = new MemoryGroup(Path.Combine(own ?? throw new LabException("this kernel has no memory cgroups"), $"kubeproxynet-{Environment.ProcessId}"), isUnified);
        Directory.CreateDirectory(group._folder);
        File.WriteAllText(Path.Combine(group._folder, isUnified ? "memory.max" : "memory.limit_in_bytes"), ((long)megabytes << 20).ToString(CultureInfo.InvariantCulture));
        return group;
    }

    /// <summary>The command that runs another one in the group, as the same process.</summary>
    internal IReadOnlyList<string> Wrap(IEnumerable<string> words) => ["sh", "-c", $"{Enter} && exec \"$@\"", "sh", .. words];

    /// <summary>Puts the shell that runs it, and whatever it becomes, into the group.</summary>
    internal string Enter => $"echo $$ > '{_folder}/cgroup.procs'";

    /// <summary>The most that the group has used, kernel memory and file cache included, in MB; NaN where the kernel does not tell.</summary>
    internal double Peak => Read(_isUnified ? "memory.peak" : "memory.max_usage_in_bytes") / 1048576;

    /// <summary>How many processes the kernel has killed for want of memory.</summary>
    internal int Kills => File.ReadLines(Path.Combine(_folder, _isUnified ? "memory.events" : "memory.oom_control"))
        .Where(line => line.StartsWith("oom_kill ", StringComparison.Ordinal))
        .Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))
        .FirstOrDefault();

    public void Dispose() => Directory.Delete(_folder);

    private static (bool IsUnified, string? Folder) FindOwn()
    {
        var isUnified = File.Exists(Path.Combine(Root, "cgroup.controllers"));
        var line = File.ReadLines("/proc/self/cgroup").FirstOrDefault(line => isUnified ? line.StartsWith("0::", StringComparison.Ordinal) : line.Split(':')[1].Split(',').Contains("memory"));
        var folder = line is null ? null : Path.Combine(isUnified ? Root : Path.Combine(Root, "memory"), line.Split(':', 3)[2].TrimStart('/'));
        return (isUnified, Directory.Exists(folder) ? folder : null);
    }

    private double Read(string file) => File.Exists(Path.Combine(_folder, file)) ? double.Parse(File.ReadAllText(Path.Combine(_folder, file)), CultureInfo.InvariantCulture) : double.NaN;
}
