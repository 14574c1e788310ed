namespace KubeProxyNet.Lab.Machine;

/// <summary>Finds a binary that the nodes run.</summary>
/// <param name="what">What it is, in messages.</param>
/// <param name="option">The option that names another one.</param>
/// <param name="folder">Where it is published in the source tree.</param>
internal sealed class PublishedBinary(string what, string option, string folder)
{
    private const string Name = "kubeproxynet";

    /// <summary>What stands in for kube-proxy.</summary>
    internal static PublishedBinary Proxy { get; } = new("proxy", "--proxy PATH, or do without by --no-proxy", "proxy");

    /// <summary>What joins the nodes' pod networks: the same binary.</summary>
    internal static PublishedBinary Agent { get; } = new("network agent", "--agent PATH", "proxy");

    /// <summary>What wires pods.</summary>
    internal static PublishedBinary Cni { get; } = new("CNI plugin", "--cni PATH", "cni");

    /// <summary>Another version of it.</summary>
    internal static PublishedBinary Previous { get; } = new("other version", "--previous PATH", "previous");

    /// <summary>What was asked for; else the one beside this program; else the one published in the source tree that this program is in.</summary>
    internal string Find(string? given)
    {
        if (given is not null)
        {
            return File.Exists(given) ? Path.GetFullPath(given) : throw new LabException($"there is no {what} at {Path.GetFullPath(given)}");
        }

        var candidates = Candidates().ToList();
        return candidates.FirstOrDefault(File.Exists) ?? throw new LabException($"there is no {what} at {candidates[^1]}; build it with './dev publish', or name another one: {option}");
    }

    private IEnumerable<string> Candidates()
    {
        yield return Path.Combine(AppContext.BaseDirectory, folder, Name);
        for (var parent = new DirectoryInfo(AppContext.BaseDirectory); parent is not null; parent = parent.Parent)
        {
            if (File.Exists(Path.Combine(parent.FullName, "KubeProxyNet.sln")))
            {
                yield return Path.Combine(parent.FullName, "artifacts", folder, Name);
            }
        }
    }
}
