namespace KubeProxyNet.Proxy.Migration;

/// <summary>Whether a proxy still runs that would write its rules again.</summary>
internal sealed class RunningProxies(NodeProcesses processes)
{
    private static readonly int[] _ports = [10256, 10249];

    /// <summary>
    /// Says what shows that kube-proxy runs in this network namespace; null if nothing does. Without the host's PID namespace only its ports can be seen.
    /// </summary>
    internal string? FindKubeProxy() => processes.Named("kube-proxy") is [var process, ..]
        ? $"process {process} is kube-proxy"
        : _ports.Select(port => processes.FindListener(port) is { } owner ? $"port {port}, kube-proxy's, is taken by {owner}" : null).FirstOrDefault(text => text is not null);
}
