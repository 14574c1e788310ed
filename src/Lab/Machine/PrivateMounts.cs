using static KubeProxyNet.Lab.Machine.SystemCalls;

namespace KubeProxyNet.Lab.Machine;

/// <summary>
/// The lab's own view of /proc and /run, seen by nobody else and gone with the lab's last process. /run/netns has to be the lab's own, because
/// <c>ip netns</c> looks nowhere else; and it must not even be made on the machine, where it would stay after a kill -9. So all of /run is
/// covered by a file system in memory, into which everything else of the machine's /run is mounted again.
/// </summary>
internal static class PrivateMounts
{
    private const string Run = "/run";

    /// <summary>Namespaces are ours; and rules written in our namespaces need not wait for the lock of the machine's own.</summary>
    private static readonly string[] NotShared = ["netns", "xtables.lock"];

    /// <summary>What the machine calls this process; to be asked before <see cref="Establish"/>, while /proc is still the machine's.</summary>
    internal static int ReadOuterProcess() =>
        int.Parse(File.ResolveLinkTarget("/proc/self", returnFinalTarget: false)!.Name, System.Globalization.CultureInfo.InvariantCulture);

    internal static void Establish(LabFolder folder)
    {
        if (Environment.ProcessId != 1)
        {
            throw new LabException("'run' is for 'up' and 'demo' only: it needs a process and a mount namespace of its own");
        }

        Mount("proc", "/proc", "proc", 0);
        var staging = Path.Combine(folder.Directory, "run");
        Directory.CreateDirectory(staging);
        Mount("tmpfs", staging, "tmpfs", 0);
        foreach (var entry in new DirectoryInfo(Run).EnumerateFileSystemInfos().Where(entry => !NotShared.Contains(entry.Name)))
        {
            Share(entry, Path.Combine(staging, entry.Name));
        }

        Directory.CreateDirectory(Path.Combine(staging, "netns"));
        Mount(staging, Run, null, MS_MOVE);
    }

    private static void Share(FileSystemInfo entry, string target)
    {
        if (entry.LinkTarget is { } link)
        {
            File.CreateSymbolicLink(target, link);
        }
        else if (entry is DirectoryInfo)
        {
            Directory.CreateDirectory(target);

            // Our own folder holds the staging mount; taking it along would put /run into itself.
            Mount(entry.FullName, target, null, entry.FullName == LabFolder.Root ? MS_BIND : MS_BIND | MS_REC);
        }
        else
        {
            File.WriteAllBytes(target, []);
            Mount(entry.FullName, target, null, MS_BIND);
        }
    }
}
