using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Tests.Configuration;

internal static class ParserTest
{
    public const string FilePath = "/etc/config.conf";

    public const string Header = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n";

    public static ConfigurationResult Flags(params string[] arguments) =>
        ConfigurationParser.Parse(arguments, path => throw new FileNotFoundException($"Could not find file '{path}'."));

    public static ConfigurationResult File(string fields, params string[] arguments) => Text(Header + fields, arguments);

    public static ConfigurationResult Text(string text, params string[] arguments) =>
        ConfigurationParser.Parse([.. arguments, "--config=" + FilePath], path => path == FilePath ? text : throw new FileNotFoundException(path));

    public static ProxyOptions Valid(this ConfigurationResult result)
    {
        result.Errors.ShouldBeEmpty();
        return result.Options;
    }
}
