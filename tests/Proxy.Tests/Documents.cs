using System.Runtime.CompilerServices;

namespace KubeProxyNet.Proxy.Tests;

// Pages of docs/ that are made from the code; KUBEPROXYNET_WRITE_DOCS=1 writes them anew.
internal static class Documents
{
    internal static void ShouldHave(string name, string expected)
    {
        var path = Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../docs", name);
        if (Environment.GetEnvironmentVariable("KUBEPROXYNET_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        File.ReadAllText(path).ShouldBe(expected);
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
