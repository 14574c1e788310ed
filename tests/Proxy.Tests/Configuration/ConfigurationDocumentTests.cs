using System.Runtime.CompilerServices;

namespace KubeProxyNet.Proxy.Tests.Configuration;

public class ConfigurationDocumentTests
{
    private static string DocumentPath => Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../../docs/configuration.md");

    [Fact]
    public void The_document_says_what_the_tables_say()
    {
        var expected = ConfigurationDocument.Render();
        if (Environment.GetEnvironmentVariable("KUBEPROXYNET_WRITE_DOCS") == "1")
        {
            File.WriteAllText(DocumentPath, expected);
        }

        File.ReadAllText(DocumentPath).ShouldBe(expected);
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
