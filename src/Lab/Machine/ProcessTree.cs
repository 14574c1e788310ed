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
            var children = File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return children.Length == 0 ? null : int.Parse(children[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
