using System.Net;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>What one service port needs in the kernel.</summary>
internal sealed class IpvsPart
{
    internal static readonly IpvsPart Empty = new();

    /// <summary>Virtual services.</summary>
    internal List<IpvsService> Services { get; } = [];

    /// <summary>Elements of our sets and maps.</summary>
    internal List<IpvsElement> Elements { get; } = [];

    /// <summary>Virtual addresses, unless they are another link's already; each once.</summary>
    internal HashSet<IPAddress> Addresses { get; } = [];
}
