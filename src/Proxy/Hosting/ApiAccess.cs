using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>The way to the API server that the operator named.</summary>
internal static class ApiAccess
{
    /// <summary>Connects with the first request.</summary>
    /// <param name="options">The agent's options.</param>
    /// <param name="answered">Told of each request, as <see cref="ApiConnectionOptions.Answered"/>.</param>
    /// <exception cref="KubeconfigException">The server cannot be found.</exception>
    internal static ApiConnection Open(ProxyOptions options, Action<string, string, int?, TimeSpan>? answered = null) => ApiConnection.Create(new ApiConnectionOptions
    {
        Kubeconfig = options.ClientConnection.Kubeconfig is { Length: > 0 } path ? path : null,
        Master = options.Master.Length > 0 ? options.Master : null,
        Answered = answered,
    });
}
