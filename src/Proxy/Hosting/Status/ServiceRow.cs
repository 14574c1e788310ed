namespace KubeProxyNet.Proxy.Hosting.Status;

/// <summary>A service port in the page's list.</summary>
/// <param name="Service"><c>default/web</c>.</param>
/// <param name="Port">The port's name; may be empty.</param>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="Frontends">Where it is reached.</param>
/// <param name="Cluster">Number of endpoints of policy Cluster.</param>
/// <param name="Local">Number of endpoints of policy Local.</param>
internal sealed record ServiceRow(string Service, string Port, string Protocol, IReadOnlyList<string> Frontends, int Cluster, int Local);
