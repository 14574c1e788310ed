using System.Globalization;

namespace KubeProxyNet.Lab.Demo;

/// <summary>
/// What a lab could leave on the machine. Links, mounts and names are compared with those from before; processes and namespaces are the lab's own,
/// noted while it lived, so that what others do on the machine meanwhile does not matter.
/// </summary>
/// <param name="Links">The network devices of the machine's own namespace.</param>
/// <param name="Names">What <c>ip netns list</c> shows.</param>
/// <param name="Mounts">Mounts below /run.</param>
internal sealed record Traces(IReadOnlySet<string> Links, IReadOnlySet<string> Names, IReadOnlySet<string> Mounts)
{
    internal static Traces Take() => new(
        Directory.GetDirectories("/sys/class/net").Select(Path.GetFileName).ToHashSet()!,
        Directory.Exists("/run/netns") ? Directory.GetFiles("/run/netns").ToHashSet() : [],
        File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]).Where(point => point.StartsWith("/run", StringComparison.Ordinal)).ToHashSet());

    /// <summary>What is there now and was not then.</summary>
    internal IReadOnlyList<string> NewIn(Traces later) =>
    [
        .. later.Links.Except(Links).Select(link => $"network device {link}"),
        .. later.Names.Except(Names).Select(name => $"namespace {name}"),
        .. later.Mounts.Except(Mounts).Select(mount => $"mount {mount}"),
    ];

    /// <summary>The processes below one, itself included, and the network namespaces they are in.</summary>
    internal static LabProcesses ReadProcesses(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (var process in ListProcesses())
        {
            if (ReadStat(process) is { } stat)
            {
                parents[process] = int.Parse(stat[1], CultureInfo.InvariantCulture);
            }
        }

        var members = parents.Keys.Where(process => IsBelow(process, root, parents)).ToList();
        return new LabProcesses(
            members.Select(Identify).OfType<string>().ToHashSet(),
            members.Select(NetworkNamespaceOf).OfType<string>().ToHashSet());
    }

    /// <summary>Which of those are still there.</summary>
    internal static IReadOnlyList<string> Survivors(LabProcesses processes)
    {
        var all = ListProcesses().ToList();
        return
        [
            .. all.Where(process => Identify(process) is { } identity && processes.Identities.Contains(identity)).Select(process => $"process {process}"),
            .. all.Where(process => NetworkNamespaceOf(process) is { } ns && processes.Namespaces.Contains(ns)).Select(process => $"namespace of process {process}"),
        ];
    }

    private static IEnumerable<int> ListProcesses() => Directory.GetDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var process) ? process : 0)
        .Where(process => process > 0);

    private static bool IsBelow(int process, int root, Dictionary<int, int> parents)
    {
        while (process != root)
        {
            if (!parents.TryGetValue(process, out process) || process == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A number that comes back for another process is told apart by its start.</summary>
    private static string? Identify(int process) => ReadStat(process) is { } stat ? $"{process}@{stat[19]}" : null;

    /// <summary>The fields of /proc/PID/stat from the state on; the program's name before it may hold anything.</summary>
    private static string[]? ReadStat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? NetworkNamespaceOf(int process)
    {
        try
        {
            var name = new FileInfo($"/proc/{process}/ns/net").LinkTarget;
            return name == new FileInfo("/proc/self/ns/net").LinkTarget ? null : name;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
