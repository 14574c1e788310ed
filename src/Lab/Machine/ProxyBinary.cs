namespace KubeProxyNet.Lab.Machine;

/// <summary>Finds the proxy that the nodes run.</summary>
internal static class ProxyBinary
{
    private const string Name = "kubeproxynet";

    /// <summary>What was asked for; else the one beside this program; else the one published in the source tree that this program is in.</summary>
    internal static string Find(string? given)
    {
        if (given is not null)
        {
            return File.Exists(given) ? Path.GetFullPath(given) : throw new LabException($"there is no proxy at {Path.GetFullPath(given)}");
        }

        var candidates = Candidates().ToList();
        return candidates.FirstOrDefault(File.Exists) ?? throw new LabException(
            $"there is no proxy at {candidates[^1]}; build it, name another one with --proxy, or do without by --no-proxy");
    }

    private static IEnumerable<string> Candidates()
    {
        yield return Path.Combine(AppContext.BaseDirectory, Name);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KubeProxyNet.sln")))
            {
                yield return Path.Combine(folder.FullName, "artifacts", "proxy", Name);
            }
        }
    }
}
