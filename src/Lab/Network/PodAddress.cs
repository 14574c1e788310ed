using System.Net;

namespace KubeProxyNet.Lab.Network;

/// <summary>What one pod got from its node's ranges.</summary>
internal sealed record PodAddress(int Number, IPAddress V4, IPAddress V6);
