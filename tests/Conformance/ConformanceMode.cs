using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Conformance.Tests;

/// <summary>A backend as this suite sees it.</summary>
/// <param name="Name">What <c>--proxy-mode</c> calls it.</param>
/// <param name="Open">Makes it for one family, to work in a namespace.</param>
/// <param name="Limits">What it cannot do.</param>
internal sealed record ConformanceMode(string Name, Func<IPFamily, NetworkNamespace, IProxyBackend> Open, KnownLimit[] Limits)
{
    /// <summary>Whether this kernel can run it. Where it cannot, tests/Vm plays it under another one.</summary>
    internal Func<bool> IsHere { get; init; } = static () => true;

    /// <summary>Why a client's destination is bound for each frontend by itself; null if it is bound for the service port, as the ruleset says.</summary>
    internal string? AffinityLimit { get; init; }
}
