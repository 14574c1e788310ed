using KubeProxyNet.Testing;

namespace KubeProxyNet.Cni.Tests;

// Folders with plugins: ours under all of their names, and Debian's package of the reference plugins.
internal static class PluginFolders
{
    internal const string Reference = "/usr/lib/cni";

    private static readonly string[] Names = ["kubeproxynet", "bridge", "ptp", "loopback", "host-local", "portmap", "bandwidth"];

    private static readonly Lazy<string> _ours = new(Make);

    internal static string Ours => _ours.Value;

    internal static bool HasReference => File.Exists(Path.Combine(Reference, "bridge"));

    private static string Make()
    {
        var folder = Directory.CreateTempSubdirectory("cni-plugins").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        foreach (var name in Names)
        {
            File.CreateSymbolicLink(Path.Combine(folder, name), AgentBinary.CniPath);
        }

        // Of theirs what is called by ours.
        if (HasReference)
        {
            File.CreateSymbolicLink(Path.Combine(folder, "static"), Path.Combine(Reference, "static"));
        }

        return folder;
    }
}
