using System.Globalization;

namespace KubeProxyNet.Lab.Machine;

/// <summary>Which process started which.</summary>
internal static class ProcessTree
{
    /// <summary>The first child of a process that has one thread, such as <c>unshare --fork</c>; <c>null</c>: none (yet, or any more).</summary>
    internal static int? FindChild(int process)
    {
        try
        {
            var id = process.ToString(CultureInfo.InvariantCulture);
            var children = $"/proc/{id}/task/{id}/children";
            if (!File.Exists(children))
            {
                return Directory.Exists($"/proc/{id}") ? SearchChild(process) : null;
            }

            var found = File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return found.Length == 0 ? null : int.Parse(found[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // For a kernel without CONFIG_PROC_CHILDREN.
    private static int? SearchChild(int parent)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && ReadParent(process) == parent)
            {
                return process;
            }
        }

        return null;
    }

    // The name, which may hold anything, ends with the last parenthesis; then come state and parent (proc_pid_stat(5)).
    private static int? ReadParent(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
