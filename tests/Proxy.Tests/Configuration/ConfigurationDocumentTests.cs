using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Tests.Configuration;

public class ConfigurationDocumentTests
{
    [Fact]
    public void The_document_says_what_the_tables_say() => Documents.ShouldHave("configuration.md", ConfigurationDocument.Render());

    [Fact]
    public void The_man_page_says_what_help_says() => Documents.ShouldHave("kubeproxynet.8", ManPage(HelpText.Render()));

    // As it is, line for line: help is laid out for a terminal already.
    private static string ManPage(string help)
    {
        var lines = help.Split('\n').Select(line => line.Replace("\\", "\\e", StringComparison.Ordinal)).Select(line => line.StartsWith('.') || line.StartsWith('\'') ? "\\&" + line : line);
        return $".\\\" Written by tests/Proxy.Tests from --help.\n.TH KUBEPROXYNET 8\n.SH NAME\nkubeproxynet \\- makes the Services of a Kubernetes cluster reachable on a node\n.SH DESCRIPTION\n.nf\n{string.Join('\n', lines)}.fi\n";
    }
}
