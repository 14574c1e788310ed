namespace KubeProxyNet.Testing;

/// <summary>The published native agent, which tests of the whole program run.</summary>
public static class AgentBinary
{
    /// <summary>The source tree's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where <c>./dev publish</c> leaves it.</summary>
    public static string Path { get; } = System.IO.Path.Combine(Root, "artifacts", "proxy", "kubeproxynet");

    /// <summary>The CNI plugins' binary, published with it.</summary>
    public static string CniPath { get; } = System.IO.Path.Combine(Root, "artifacts", "cni", "kubeproxynet");

    /// <summary>They have been published.</summary>
    public static bool IsThere => File.Exists(Path) && File.Exists(CniPath);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "KubeProxyNet.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("KubeProxyNet.sln is in no folder above the tests.");
    }
}
