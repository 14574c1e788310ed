using System.Globalization;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>
/// The most clients that a service port with session affinity remembers. An environment variable, because every flag and field of ours is one of
/// kube-proxy's, which has no such setting.
/// </summary>
internal static class AffinityBound
{
    internal const string Variable = "KUBEPROXYNET_AFFINITY_CLIENTS";

    private const uint Default = 65_536;
    private const uint Least = 16;
    private const uint Most = 16_777_216;

    /// <exception cref="StartException">It is no number in range.</exception>
    internal static uint Read(Func<string, string?> environment)
    {
        var text = environment(Variable);
        if (string.IsNullOrEmpty(text))
        {
            return Default;
        }

        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var clients) && clients is >= Least and <= Most
            ? clients
            : throw new StartException($"{Variable}: \"{text}\" is not a number from {Least} to {Most}");
    }
}
