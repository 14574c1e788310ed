using KubeProxyNet.Cni.Contract;

namespace KubeProxyNet.Cni.Delegation;

/// <summary>Finds other plugins in CNI_PATH.</summary>
internal static class PluginFinder
{
    /// <summary>The program of that name.</summary>
    /// <exception cref="CniException">There is none, or the name is a path.</exception>
    internal static string Find(string type, IReadOnlyList<string> path)
    {
        if (type.Contains('/', StringComparison.Ordinal) || type is "" or "." or "..")
        {
            throw CniException.Invalid("ipam.type", $"\"{type}\" is not the name of a plugin");
        }

        return path.Select(folder => Path.Combine(folder, type)).FirstOrDefault(File.Exists)
            ?? throw new CniException(CniErrorCode.InvalidConfiguration, $"failed to find plugin \"{type}\" in path [{string.Join(' ', path)}]");
    }
}
