using System.Reflection;
using System.Runtime.InteropServices;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>Which version this is, and of which kube-proxy it takes the place.</summary>
internal static class ProxyVersion
{
    /// <summary>The Kubernetes version whose kube-proxy we behave like.</summary>
    public const string Kubernetes = "1.36";

    /// <summary>Our own version, such as <c>v0.1.0</c>.</summary>
    public static string Own { get; } = "v" + Number(Informational);

    /// <summary>The commit it was built from; empty if unknown.</summary>
    public static string Commit { get; } = Informational.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus ? Informational[(plus + 1)..] : "";

    private static string Informational =>
        typeof(ProxyVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>What <c>--version</c> prints for its value: a line, or with <c>raw</c> all that is known.</summary>
    public static string Describe(string request) => request == "raw"
        ? $"KubeProxyNet {Own} commit \"{Commit}\" kube-proxy v{Kubernetes} runtime \"{RuntimeInformation.FrameworkDescription}\" platform {RuntimeInformation.RuntimeIdentifier}"
        : $"KubeProxyNet {Own} (in place of kube-proxy v{Kubernetes})";

    private static string Number(string informational) => informational.Split('+')[0];
}
