namespace KubeProxyNet.Cni.Contract;

/// <summary>An interface that was made, or is used.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mac">Its link address; empty if it has none.</param>
/// <param name="Sandbox">The path of the container's network namespace; empty: the host's.</param>
/// <param name="Mtu">0 if it is not told.</param>
internal sealed record CniInterface(string Name, string Mac, string Sandbox, int Mtu = 0);
